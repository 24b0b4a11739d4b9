"""The sheet of a case on screen: warned before a name tells, made once, told in the diary."""

import pytest
from case_support import add_case, add_service, entrust, nobody_took_it
from sqlalchemy import select
from support import app_as, fresh_app_engine

from db.engine import reading, transaction
from db.models.accounts import AuditEvent
from db.models.cases import Case, CaseEvent
from db.models.directory import Partner
from domain.cases import diary
from domain.handout.tongues import version
from domain.vocabulary import EventKind, Role


@pytest.fixture
def engine():
    made = fresh_app_engine()
    yield made
    made.dispose()


@pytest.fixture
def reference(engine, me):
    """A case entrusted to an organisation whose name tells, of an Arabic speaker."""
    with transaction(engine) as session:
        case = add_case(session, me, ("FA-VIO", "EC-ALI"))
        service = add_service(session, "Casa delle donne", needs=("FA-VIO",))
        entrust(session, me, case.reference, service, "", "token")
        add_service(session, "Emporio del Lago")
        nobody_took_it(session)
        session.get_one(Case, case.id).language = "ar"
        return case.reference


def opened(monkeypatch, engine, reference, role=Role.COMMUNITY_MANAGER):
    at = app_as(monkeypatch, role, "cases", engine=engine)
    at.query_params["case"] = reference
    at.session_state["case-on-screen"] = reference
    at.session_state["case-action"] = "sheet"
    return at.run()


def lines(at):
    return " ".join(each.value for each in (*at.warning, *at.caption, *at.error, *at.success))


def sheets(engine):
    with reading(engine) as session:
        found = session.scalars(select(CaseEvent).where(CaseEvent.kind == EventKind.SHEET))
        return [diary.entry(event.text) for event in found]


def test_who_tells_is_left_off_until_ticked_and_then_stands_there_without_its_name(
    monkeypatch, engine, reference
):
    at = opened(monkeypatch, engine, reference)
    assert not at.exception
    assert "Casa delle donne non è sul foglio" in lines(at)
    assert "Nessun madrelingua" in lines(at)
    assert at.selectbox(key=f"sheet-{reference}-language").value == "ar"
    assert not [button for button in at.button if button.label == "Prepara il foglio"]
    [tick] = [box for box in at.checkbox if "senza nome" in box.label]
    tick.check().run()
    at.button(key=f"sheet-{reference}-make").click().run()
    assert not at.exception
    assert "è nel diario" in lines(at)
    [given] = sheets(engine)
    assert (given.language, given.version) == ("ar", version("ar"))
    made = at.session_state[f"sheet-{reference}-made"]
    assert "donne" not in made.text and b"donne" not in made.content
    at.run()
    assert len(sheets(engine)) == 1
    with reading(engine) as session:
        kept = session.scalars(select(AuditEvent).where(AuditEvent.action == "sheet.give"))
        assert ["donne" in event.detail for event in kept] == [False]


def test_who_closed_while_the_panel_was_open_is_refused_in_words(monkeypatch, engine, reference):
    at = opened(monkeypatch, engine, reference)
    [tick] = [box for box in at.checkbox if "senza nome" in box.label]
    tick.check().run()
    with transaction(engine) as session:
        partner = session.scalars(select(Partner).where(Partner.name == "Casa delle donne")).one()
        partner.active = False
        session.info["audited"] = True
    at.button(key=f"sheet-{reference}-make").click().run()
    assert "non è più attivo" in lines(at)
    assert sheets(engine) == []


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.EXECUTIVE])
def test_nobody_else_has_the_panel(monkeypatch, engine, reference, role):
    at = opened(monkeypatch, engine, reference, role)
    assert not [box for box in at.multiselect if box.key and box.key.startswith("sheet-")]


def test_a_coordinator_says_which_translation_was_read(monkeypatch, engine, me):
    at = app_as(monkeypatch, Role.COORDINATOR, "partners", engine=engine)
    at.query_params["do"] = "sheet"
    at.run()
    words = " ".join(each.value for each in at.markdown)
    assert words.count("nessuno l’ha ancora letta") == 7
    at.text_input[0].input("Una mediatrice")
    [first, *_others] = [button for button in at.button if button.label == "Va bene"]
    first.click().run()
    assert "letta da Una mediatrice" in " ".join(each.value for each in at.markdown)
