"""A list of another office on screen: its columns, what its writings mean, then the preview."""

import re

import pytest
from page_support import press
from sqlalchemy import Engine
from support import app_as, fresh_app_engine

from components.imports.values import OUT
from db.directory import search as directory_search
from db.directory.detail import detail
from db.engine import reading
from domain.permissions import Actor
from domain.vocabulary import Role

COORDINATOR = Actor(1, "test", Role.COORDINATOR)
LIST = (
    "Elenco delle associazioni\n\n"
    "Denominazione;Via;Civico;Citta';Tel.;Cell.;Ambito di intervento;Presidente;Fax\n"
    "Casa Inventata ODV;Via Prova;3;Varesse;0332 123456;;alimentari;Anna Prova;0332 1\n"
    "Altra Prova;Via Finta;5;21100 Varese;;333 1112222;cose strane;;\n"
)


@pytest.fixture(autouse=True)
def nothing_remembered():
    directory_search.memory.forget()
    yield
    directory_search.memory.forget()


@pytest.fixture
def engine() -> Engine:
    made = fresh_app_engine()
    yield made
    made.dispose()


def chosen(monkeypatch, engine, content):
    at = app_as(monkeypatch, Role.COORDINATOR, "partners", engine=engine)
    at.query_params["do"] = "import"
    at.run()
    at.get("file_uploader")[0].upload("elenco.csv", content.encode()).run()
    assert not at.exception
    return at


def asked(at):
    """Every choice for a column of the file, or for what is written, by what stands there."""
    every = [w for w in (*at.selectbox, *at.multiselect) if w.key and "import" in w.key]
    found = [w for w in every if "feeds" in w.key or "means" in w.key]
    return {re.split(r": | · \d", w.label)[0]: w for w in found}


def headings(at):
    return [item.value for item in at.subheader]


def test_a_list_in_a_pdf_is_let_in_so_that_it_is_said_what_to_do(monkeypatch, engine):
    at = app_as(monkeypatch, Role.COORDINATOR, "partners", engine=engine)
    at.query_params["do"] = "import"
    at.run()
    place = at.get("file_uploader")[0]
    assert ".pdf" in place.proto.type
    place.upload("elenco.pdf", b"%PDF-1.7\n").run()
    assert [box.value for box in at.error] == [
        "Questo è un PDF: copia l’elenco in un foglio di calcolo e scegli quello."
    ]


def test_a_list_of_another_office_goes_from_columns_to_meanings_to_partners(monkeypatch, engine):
    at = chosen(monkeypatch, engine, LIST)
    assert "Che cosa c’è in ogni colonna" in headings(at)
    columns = asked(at)
    assert {title: widget.value for title, widget in columns.items()} == {
        "Denominazione": "name",
        "Via": "address",
        "Civico": "address",
        "Citta'": "municipality",
        r"Tel.": "phone",
        r"Cell.": "phone",
        "Ambito di intervento": "needs",
        "Presidente": "referent",
        "Fax": "",
    }
    assert "Casa Inventata ODV · Altra Prova" in columns["Denominazione"].label
    [warning] = at.warning
    assert "Manca Tipo" in warning.value
    assert next(b for b in at.button if b.label == "Avanti").disabled
    for_all = next(w for w in at.selectbox if w.label == "Tipo, dove non è scritto")
    for_all.set_value("ETS").run()
    press(at, "Avanti")
    values = asked(at)
    assert {text: widget.value for text, widget in values.items()} == {
        "Varesse": "012133",
        "alimentari": ["EC-ALI"],
        "cose strane": [],
    }
    press(at, "Avanti")
    assert [metric.value for metric in at.metric][:2] == ["2", "0"]
    press(at, "Importa 2 organizzazioni")
    with reading(engine) as session:
        first, second = (detail(session, COORDINATOR, f"P-0000{n}") for n in (1, 2))
    assert (first.form.type_code, first.form.istat) == ("ODV", "012133")
    assert (first.form.address, first.form.phone) == ("Via Prova 3", "+390332123456")
    assert first.services[0].form.needs == ("EC-ALI",)
    assert (first.referents[0].form.name, first.referents[0].form.title) == (
        "Anna Prova",
        "Presidente",
    )
    assert (second.form.type_code, second.form.phone) == ("ETS", "+393331112222")
    assert second.services[0].form.name == "cose strane"  # their words stay, and are found


def test_the_next_list_of_that_shape_is_read_alike_and_another_is_asked_anew(monkeypatch, engine):
    typed = LIST.replace("Fax", "Tipo").replace("0332 1\n", "ODV\n").replace(";;\n", ";;Odv\n")
    press(press(chosen(monkeypatch, engine, typed), "Avanti"), "Avanti")
    again = chosen(monkeypatch, engine, typed.replace("Casa Inventata", "Terza Prova"))
    assert [metric.value for metric in again.metric][:2] == ["2", "0"]
    assert "Letto come l’ultimo elenco fatto così." in [item.value for item in again.caption]
    press(again, "Colonne e significati")
    assert asked(again)["Civico"].value == "address"
    other = chosen(monkeypatch, engine, typed.replace("Civico", "N. civico"))
    assert not other.metric and asked(other)["N. civico"].value == "address"


def test_what_was_empty_in_the_first_list_is_read_in_the_next_and_further_columns_do_no_harm(
    monkeypatch, engine
):
    first = "Denominazione;Natura;Sede;Cell.\nProva;ODV;Como;\n"
    press(chosen(monkeypatch, engine, first), "Avanti")
    again = chosen(
        monkeypatch, engine, "Denominazione;Natura;Sede;Cell.;\nProva;ODV;Como;333 1112222;boh\n"
    )
    press(again, "Importa 1 organizzazione")
    with reading(engine) as session:
        assert detail(session, COORDINATOR, "P-00001").form.phone == "+393331112222"
    untyped = chosen(monkeypatch, engine, "Denominazione;Natura;Sede;Cell.\nAltra;;Como;\n")
    assert "Manca Tipo" in untyped.warning[0].value


def test_a_type_that_nobody_knows_is_the_one_given_for_all_or_leaves_its_row_out(
    monkeypatch, engine
):
    at = chosen(monkeypatch, engine, "Ente;Natura;Sede\nProva;boh;Como\nAltra;;Como\n")
    for_all = next(w for w in at.selectbox if w.label == "Tipo, dove non è scritto")
    for_all.set_value("FON").run()
    press(at, "Avanti")
    boh = asked(at)["boh"]
    assert boh.value == "" and "niente: Fondazione" in boh.options
    press(at, "Avanti")
    assert [metric.value for metric in at.metric][:2] == ["2", "0"]
    at = chosen(monkeypatch, engine, "Ente;Natura;Sede\nProva;beh;Como\n")
    assert asked(at)["beh"].value == OUT


def test_a_column_is_changed_and_another_row_is_the_head(monkeypatch, engine):
    at = chosen(monkeypatch, engine, "Prova;Varese\nAltra;Como\n")
    row = next(w for w in at.selectbox if w.label == "Riga dei titoli")
    row.set_value(0).run()
    columns = asked(at)
    assert list(columns) == ["colonna A", "colonna B"]
    columns["colonna A"].set_value("email").run()
    asked(at)["colonna B"].set_value("email").run()
    assert "il resto va in Descrizione" in at.caption[-1].value
    asked(at)["colonna A"].set_value("name").run()
    asked(at)["colonna B"].set_value("municipality").run()
    next(w for w in at.selectbox if w.label == "Tipo, dove non è scritto").set_value("ODV").run()
    press(at, "Avanti")
    assert [metric.value for metric in at.metric][:2] == ["2", "0"]


def test_our_own_template_goes_straight_on(monkeypatch, engine):
    at = chosen(monkeypatch, engine, "Nome;Tipo;Comune\nProva;ODV;21100 Varese\n")
    assert [metric.value for metric in at.metric][:2] == ["1", "0"]
