"""A list of convened tenants as an office has it: full names in one column, either way round."""

from page_support import press
from sqlalchemy import select
from sqlalchemy.orm import Session
from support import app_as

from db.models.people import Person
from domain.vocabulary import Role

LIST = (
    "Convocati\n\n"
    "Nominativo;Cell.;Via;N.;Scala;Ora;Zona\n"
    "Zanardi Xu;333 1234567;Via Prova;3;B;9:30;Valle Ollona\n"
    "Brambilla Wu;;Via Prova;5;;10;San Fermo\n"
)


def test_which_half_of_a_name_comes_first_is_said_and_the_rest_goes_to_its_place(
    monkeypatch, engine, stop
):
    at = app_as(monkeypatch, Role.COMMUNITY_MANAGER, "mobile", engine=engine)
    at.query_params["stop"], at.query_params["do"] = str(stop), "import"
    at.run()
    at.get("file_uploader")[0].upload("elenco.csv", LIST.encode()).run()
    assert not at.exception
    [order] = at.radio
    assert order.options[0] == "prima il cognome: Zanardi / Xu · Brambilla / Wu"
    order.set_value(True).run()
    press(at, "Avanti")
    press(at, "Avanti")  # Valle Ollona is proposed as Valle Olona
    press(at, "Convoca 2 inquilini")
    with Session(engine) as session:
        found = session.scalars(select(Person).order_by(Person.id)).all()[-2:]
    assert [(p.family_name, p.given_name) for p in found] == [
        ("Xu", "Zanardi"),
        ("Wu", "Brambilla"),
    ]
    assert [p.address for p in found] == ["Via Prova 3, scala B", "Via Prova 5"]
    assert found[0].phone == "+393331234567"
