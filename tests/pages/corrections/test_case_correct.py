"""*Correggi* on a case, as the community manager uses it."""

import pytest
from case_support import add_case, add_service, entrust
from correction_support import CODE, add_household, add_tenant
from page_support import press
from sqlalchemy import func, select
from support import app_as

from db.access import audit
from db.case_life.changes import change_status
from db.corrections.case import correct_place
from db.corrections.person import correct_person, identity_of
from db.engine import reading, transaction
from db.models.accounts import AuditEvent
from db.models.cases import Case
from db.models.directory import Partner
from db.models.people import Correction, Household, Person
from db.referrals.ask import record
from domain.acts import Act
from domain.corrections.fields import Identity
from domain.rights.notice import NoticeWay
from domain.vocabulary import CaseStatus, Outcome, ReferralStatus, Role

OLD, NEW = "+393470000000", "+393471112222"


@pytest.fixture
def reference(engine, me):
    """A case of Ofelia Provarossi that a partner has accepted."""
    with transaction(engine) as session:
        home = add_household(session)
        add_tenant(session, home, "Provarossi")
        case = add_case(session, me, household=home)
        entrust(session, me, case.reference, add_service(session), "Un aiuto", "token")
        session.flush()
        session.refresh(case)
        record(session, me, 1, ReferralStatus.ACCEPTED)
        return case.reference


def opened(monkeypatch, engine, reference, role=Role.COMMUNITY_MANAGER):
    at = app_as(monkeypatch, role, "cases", engine=engine)
    at.query_params["case"] = reference
    at.run()
    assert not at.exception
    return at


def part(at, name):
    at.segmented_control(key="case-correct-part").set_value(name).run()
    assert not at.exception
    return at


def field(at, label):
    return next(each for each in at.text_input if each.label == label)


def told(at):
    kinds = (at.text, at.caption, at.warning, at.success, at.error, at.markdown)
    texts = [str(item.value) for kind in kinds for item in kind]
    return "\n".join([*texts, *(str(item.proto.body) for item in at.get("html"))])


def one(engine, column):
    with reading(engine) as session:
        return session.scalars(select(column)).one()


def shown(monkeypatch, engine, reference):
    """The panel with the fields of the person before us."""
    return press(press(opened(monkeypatch, engine, reference), "Correggi"), "Mostra e correggi")


def test_a_telephone_is_put_right_in_four_steps(monkeypatch, engine, reference):
    at = shown(monkeypatch, engine, reference)
    assert field(at, "Telefono").value == "347 000 0000"
    field(at, "Telefono").set_value("347 111 2222")
    press(at, "Salva")
    assert one(engine, Person.phone) == NEW
    assert "Sulla pagina di Emporio di prova è così da subito" in told(at)
    assert "Corretto: telefono" in told(at)
    assert "Mostra e correggi" not in [b.label for b in at.button]


def test_identity_is_read_on_request_alone_and_once_for_the_form(monkeypatch, engine, reference):
    at = press(opened(monkeypatch, engine, reference), "Correggi")
    assert "Provarossi" not in told(at)
    assert not at.text_input
    reads = select(func.count()).where(AuditEvent.action == "person.read")
    with reading(engine) as session:
        assert session.scalar(reads) == 0
    press(at, "Mostra e correggi")
    with reading(engine) as session:
        assert session.scalar(reads) == 1


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.EXECUTIVE, Role.ADMINISTRATOR])
def test_nobody_else_gets_any_of_it(monkeypatch, engine, reference, role):
    at = opened(monkeypatch, engine, reference, role)
    assert "Correggi" not in [button.label for button in at.button]


def test_every_problem_stands_beside_its_field_and_what_was_typed_stays(
    monkeypatch, engine, reference
):
    at = shown(monkeypatch, engine, reference)
    field(at, "Telefono").set_value("112")
    field(at, "E-mail").set_value("chi@")
    field(at, "Cognome").set_value("Verdiprova")
    press(at, "Salva")
    assert "Non ancora salvato" in told(at)
    beside = [m.value for m in at.markdown if m.value.startswith(":red[")]
    assert len(beside) == 2
    assert [field(at, n).value for n in ("Telefono", "E-mail", "Cognome")] == [
        "112",
        "chi@",
        "Verdiprova",
    ]
    assert one(engine, Person.family_name) == "Provarossi"


def test_a_code_of_somebody_known_offers_that_person(monkeypatch, engine, reference):
    with transaction(engine) as session:
        add_tenant(session, add_household(session), "Altrui", codice_fiscale=CODE)
    at = shown(monkeypatch, engine, reference)
    field(at, "Codice fiscale").set_value(CODE.lower())
    press(at, "Salva")
    assert "è già di un’altra persona conosciuta" in told(at)
    rows = "".join(str(item.proto) for item in at.get("bidi_component"))
    assert "Altrui" in rows


def test_two_people_at_once_see_both_texts_and_nothing_is_lost(monkeypatch, engine, me, reference):
    at = shown(monkeypatch, engine, reference)
    with transaction(engine) as session:
        case, person = session.scalars(select(Case)).one(), session.scalars(select(Person)).one()
        held = identity_of(person)
        form = Identity(**{n: getattr(held, n) for n in held.marks()} | {"phone": "3479999999"})
        correct_person(
            session, me, reference, case.version, person.id, form, held.marks(), "theirs"
        )
    field(at, "Telefono").set_value("347 111 2222")
    press(at, "Salva")
    words = told(at)
    assert "347 111 2222" in words
    assert "347 999 9999" in words
    press(at, "Salva anche la mia")
    assert one(engine, Person.phone) == NEW


def test_a_case_without_a_name_gets_one(monkeypatch, engine, me):
    with transaction(engine) as session:
        code = add_case(session, me).reference
    at = press(opened(monkeypatch, engine, code), "Correggi")
    field(at, "Cognome").set_value("Nuovaprova")
    field(at, "Telefono").set_value("3471112222")
    press(at, "Salva")
    assert one(engine, Person.family_name) == "Nuovaprova"


def test_the_person_is_taken_off_and_who_saw_the_name_is_said(monkeypatch, engine, reference):
    with transaction(engine) as session:
        partner, person = (session.scalar(select(c)) for c in (Partner.reference, Person.id))
        audit(session, None, Act.IDENTITY_LINK, reference, f"{partner} person:{person}")
    at = shown(monkeypatch, engine, reference)
    mode = next(s for s in at.segmented_control if s.label == "Chi")
    mode.set_value("nobody").run()
    assert "Emporio di prova" in "".join(w.value for w in at.warning)
    press(at, "Togli la persona dal caso")
    assert one(engine, Case.household_id) is None


def test_another_person_is_searched_for(monkeypatch, engine, reference):
    with transaction(engine) as session:
        add_tenant(session, add_household(session), "Giustaprova")
    at = shown(monkeypatch, engine, reference)
    next(s for s in at.segmented_control if s.label == "Chi").set_value("known").run()
    field(at, "Cognome, codice fiscale o telefono").set_value("giustap")
    press(at, "Cerca")
    assert "se non è stata data a questa persona" in told(at)
    assert "Giustaprova" in "".join(str(item.proto) for item in at.get("bidi_component"))


def test_numbers_and_a_second_member_of_the_household(monkeypatch, engine, reference):
    at = part(press(opened(monkeypatch, engine, reference), "Correggi"), "home")
    at.number_input[0].set_value(3)
    at.number_input[1].set_value(4)
    press(at, "Salva")
    assert "più del nucleo" in told(at) or "Non ancora salvato" in told(at)
    at.number_input[1].set_value(1)
    press(at, "Salva")
    assert (one(engine, Household.size), one(engine, Household.minors)) == (3, 1)
    assert "Corretto: nel nucleo (adesso 3)" in told(at)
    part(press(at, "Correggi"), "home")
    press(at, "Mostra e correggi")
    field(at, "Cognome").set_value("Secondaprova")
    press(at, "Aggiungi al nucleo")
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 2
    assert "Secondaprova" not in told(at)


def test_quarter_channel_and_notice_are_put_right(monkeypatch, engine, reference):
    at = part(press(opened(monkeypatch, engine, reference), "Correggi"), "place")
    at.selectbox(key=next(s.key for s in at.selectbox if s.label == "Quartiere")).select_index(1)
    press(at, "Salva")
    assert "Corretto: quartiere (da San Fermo" in told(at)
    part(press(at, "Correggi"), "notice")
    assert "nessun partner vede mai" in told(at)
    way = next(s for s in at.selectbox if s.label == "Come è stata data")
    way.set_value("read")
    press(at, "Salva")
    assert one(engine, Case.privacy_way) is NoticeWay.READ
    assert "come è stata data l’informativa (adesso letta a voce)" in told(at)
    part(press(at, "Correggi"), "notice")
    at.checkbox[0].uncheck()
    press(at, "Salva")
    assert one(engine, Case.privacy_given_on) is None
    assert "Sulla pagina" not in told(at)


def test_a_conflict_of_place_shows_both(monkeypatch, engine, me, reference):
    at = part(press(opened(monkeypatch, engine, reference), "Correggi"), "place")
    with transaction(engine) as session:
        case = session.scalars(select(Case)).one()
        correct_place(session, me, reference, case.version, case.quarter_id, "UM-APP", "theirs")
    at.selectbox(key=next(s.key for s in at.selectbox if s.label == "Quartiere")).select_index(2)
    press(at, "Salva")
    assert "Corretto: canale" in told(at)
    assert "non ancora salvata" in told(at) or "Salva anche la mia" in [b.label for b in at.button]


def test_the_history_says_before_and_after_on_request(monkeypatch, engine, me, reference):
    at = shown(monkeypatch, engine, reference)
    field(at, "Telefono").set_value("347 111 2222")
    press(at, "Salva")
    part(press(at, "Correggi"), "history")
    assert "347 000 0000" not in told(at)
    press(at, "Mostra e correggi")
    assert "da 347 000 0000 a 347 111 2222" in told(at)
    assert "da niente" not in told(at)
    assert one(engine, Correction.after) == NEW


def test_names_are_shown_as_they_are_written(monkeypatch, engine, reference):
    at = shown(monkeypatch, engine, reference)
    field(at, "Cognome").set_value("<b>Prova</b> $x$ **y**")
    press(at, "Salva")
    part(press(at, "Correggi"), "history")
    press(at, "Mostra e correggi")
    assert "&lt;b&gt;Prova&lt;/b&gt; $x$ **y**" in told(at)


def test_a_closed_case_is_corrected_too(monkeypatch, engine, me, reference):
    with transaction(engine) as session:
        case = session.scalars(select(Case)).one()
        change_status(session, me, reference, case.version, CaseStatus.CLOSED, Outcome.MOVED)
    at = shown(monkeypatch, engine, reference)
    field(at, "Telefono").set_value("347 111 2222")
    press(at, "Salva")
    assert one(engine, Person.phone) == NEW
