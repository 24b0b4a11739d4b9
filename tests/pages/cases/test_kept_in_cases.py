"""What is written in a case and not saved is there again, whatever happened meanwhile."""

from datetime import date
from functools import partial

import pytest
from case_support import add_case, add_service
from kept_support import choices, from_the_browser
from page_support import visited
from sqlalchemy import func, select
from support import app_as

import i18n
from components import navigation
from components.drafts import tabs
from db.accounts import users as accounts
from db.case_life.changes import change_needs, change_status
from db.drafts import listing as draft_list
from db.engine import reading, transaction
from db.models.accounts import User
from db.models.cases import Case, CaseEvent, CaseNeed
from db.models.directory import PartnerService
from db.models.people import Draft
from db.models.referrals import Referral
from db.reference.catalogue import catalogue_of
from db.referrals.ask import refer
from domain.cases.closing import NeedEnd
from domain.vocabulary import CaseStatus, Outcome, Role

opened = partial(visited, "cases")
TEXT = "Ha chiamato la figlia: la caldaia è ferma."
PANELS = {
    "Nota": "note",
    "Telefonata": "call",
    "Indirizza": "refer",
    "Promemoria": "remind",
    "Chiudi…": "close",
}


@pytest.fixture(autouse=True)
def alone(english, monkeypatch):
    """The tab before is closed when the next is opened; a panel alone may link to no page here."""
    i18n.use("it")
    monkeypatch.setattr(navigation, "link", lambda *_args: None)
    monkeypatch.setattr(tabs, "alive", lambda tab: False)


@pytest.fixture
def reference(engine, me):
    with transaction(engine) as session:
        add_service(session)
        return add_case(session, me, ("EC-ALI",)).reference


def press(at, label):
    [found] = [button for button in at.button if button.label == label]
    found.click().run()
    assert not at.exception
    return at.run()  # the whole page, not only the panel


def field(at):
    """The text field of the open panel."""
    [found] = [f for f in (*at.text_area, *at.text_input) if (f.key or "").startswith("draft-")]
    return found


def write(at, label, text=TEXT):
    press(at, label)
    field(at).input(text).run()
    return at


def kept(engine, me):
    with reading(engine) as session:
        return [draft.content["text"] for draft in draft_list.of_mine(session, me)]


@pytest.mark.parametrize("label", PANELS)
def test_a_text_is_there_again_after_a_reload(monkeypatch, engine, reference, label):
    write(opened(monkeypatch, engine, case=reference), label)
    again = opened(monkeypatch, engine, case=reference)
    assert field(again).value == TEXT  # and its panel is open
    assert "Bozza salvata alle" in " ".join(item.proto.body for item in again.get("html"))


@pytest.mark.parametrize("label", PANELS)
def test_a_text_is_there_again_after_the_list(monkeypatch, engine, reference, label):
    at = write(opened(monkeypatch, engine, case=reference), label)
    press(at, "Torna all’elenco")
    at.query_params["case"] = reference
    at.run()
    assert field(at).value == TEXT


def test_another_panel_or_taking_the_case_in_hand_loses_nothing(monkeypatch, engine, reference):
    at = write(opened(monkeypatch, engine, case=reference), "Nota")
    write(at, "Telefonata", "Detto al telefono.")
    press(at, "Nota")
    assert field(at).value == TEXT
    press(at, "Prendi in carico")
    assert field(at).value == TEXT
    press(at, "Annulla")
    press(at, "Telefonata")
    assert field(at).value == "Detto al telefono."


def test_a_saved_text_is_no_draft_any_more(monkeypatch, engine, me, reference):
    at = press(write(opened(monkeypatch, engine, case=reference), "Nota"), "Salva")
    assert kept(engine, me) == []
    press(at, "Nota")
    assert field(at).value == ""
    with reading(engine) as session:
        saved = select(func.count()).where(CaseEvent.text.is_not(None))
        assert session.scalar(saved.select_from(CaseEvent)) >= 1
    assert not opened(monkeypatch, engine, case=reference).text_area


def test_a_refused_save_keeps_the_draft(monkeypatch, engine, me, reference):
    at = write(opened(monkeypatch, engine, case=reference), "Nota")
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE case_event RENAME TO gone")
    at = press(at, "Salva")
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE gone RENAME TO case_event")
    assert kept(engine, me) == [TEXT]


def test_only_the_person_throws_a_draft_away_and_is_asked_first(monkeypatch, engine, me, reference):
    at = write(opened(monkeypatch, engine, case=reference), "Nota")
    press(at, "Annulla")
    assert kept(engine, me) == [TEXT]
    press(at, "Nota")
    press(at, "Sì, elimina")
    assert kept(engine, me) == []
    assert field(at).value == ""


def test_two_people_never_see_each_others_draft(monkeypatch, engine, reference):
    write(opened(monkeypatch, engine, case=reference), "Nota")
    with transaction(engine) as session:
        other = session.get_one(User, accounts.demo_user(session, Role.COORDINATOR))
        other.role = Role.COMMUNITY_MANAGER
        session.info["audited"] = True
        token = accounts.open_session(session, other.id, "test")
    monkeypatch.setattr("components.context._token", lambda: token)
    at = opened_as_signed_in(monkeypatch, engine, reference, token)
    assert not at.text_area
    press(at, "Nota")
    assert field(at).value == ""


def opened_as_signed_in(monkeypatch, engine, reference, token):
    at = app_as(monkeypatch, Role.COMMUNITY_MANAGER, "cases", engine=engine)
    monkeypatch.setattr("components.context._token", lambda: token)
    at.query_params["case"] = reference
    return at.run()


def test_the_draft_of_a_case_that_was_closed_is_still_reached(monkeypatch, engine, me, reference):
    write(opened(monkeypatch, engine, case=reference), "Promemoria")
    with transaction(engine) as session:
        case = draft_case(session, reference)
        change_status(session, me, reference, case.version, CaseStatus.CLOSED, Outcome.UNSOLVED)
    at = opened(monkeypatch, engine, case=reference)
    assert any(TEXT in text for text in [code.value for code in at.code])
    press(at, "Sì, elimina")
    assert not at.code
    with reading(engine) as session:
        assert session.scalar(select(func.count()).where(Draft.used_at.is_(None))) == 0


def draft_case(session, reference):
    return session.scalars(select(Case).where(Case.reference == reference)).one()


def test_every_draft_is_found_on_the_first_page(monkeypatch, engine, me, reference):
    at = write(opened(monkeypatch, engine, case=reference), "Nota")
    write(at, "Telefonata", "Detto al telefono.")
    home = app_as(monkeypatch, Role.COMMUNITY_MANAGER, "home", engine=engine).run()
    assert not home.exception
    assert "2 bozze da finire" in [box.label for box in home.expander]
    assert {code.value for code in home.code} == {TEXT, "Detto al telefono."}
    assert f"{reference} · Nota · " in " ".join(text.value for text in home.text)


def test_the_answer_to_a_partner_is_kept(monkeypatch, engine, me, reference):
    with transaction(engine) as session:
        refer(session, me, reference, session.scalars(select(PartnerService.id)).one(), "", "token")
        session.scalars(select(Referral)).one().question = "Quanti sono in casa?"
        session.flush()
        referral_id = session.scalars(select(Referral.id)).one()
    at = opened(monkeypatch, engine, case=reference)
    at.session_state["referral-panel"] = (referral_id, "answer")
    at.run()
    field(at).input(TEXT).run()
    assert kept(engine, me) == [TEXT]
    again = opened(monkeypatch, engine, case=reference)
    assert field(again).value == TEXT
    press(again, "Invia la risposta")
    assert kept(engine, me) == []


def test_the_day_of_a_reminder_is_there_again(monkeypatch, engine, me, reference):
    at = press(opened(monkeypatch, engine, case=reference), "Promemoria")
    place = f"case_{reference}_remind"
    from_the_browser(engine, me, at, place, day="24/12/2030", text=TEXT)
    again = opened(monkeypatch, engine, case=reference)
    assert choices(again)["day"].value == date(2030, 12, 24)


def needs_of(engine):
    with reading(engine) as session:
        return dict(session.execute(select(CaseNeed.need_code, CaseNeed.severity)).all())


def needs_begun(monkeypatch, engine, me, reference):
    """A second need and a severity chosen, as the browser hands them over; the tab is gone."""
    at = press(opened(monkeypatch, engine, case=reference), "Bisogni")
    [place] = at.session_state["draft-forms"]
    labels = choices(at)["needs"].options
    held, added = (reference_labels(engine)[code] for code in ("EC-ALI", "EC-UTE"))
    assert {held, added} <= set(labels)
    from_the_browser(
        engine,
        me,
        at,
        place,
        needs=f"{held}\n{added}",
        severity_ec_ali="grave",
        severity_ec_ute="lieve",
    )


def reference_labels(engine):
    with reading(engine) as session:
        return {code: term.label for code, term in catalogue_of(session).needs.items()}


def test_needs_and_severities_half_changed_are_there_again_and_go_with_their_save(
    monkeypatch, engine, me, reference
):
    needs_begun(monkeypatch, engine, me, reference)
    again = opened(monkeypatch, engine, case=reference)  # its panel is open
    assert choices(again)["severity_ec_ali"].value == 3
    press(press(again, "Prendi in carico"), "Salva")  # their own act is nobody's change
    assert needs_of(engine) == {"EC-ALI": 3, "EC-UTE": 1}
    assert not again.warning
    with reading(engine) as session:
        assert draft_list.of_mine(session, me) == ()


def test_needs_begun_before_somebody_else_changed_them_are_compared(
    monkeypatch, engine, me, reference
):
    needs_begun(monkeypatch, engine, me, reference)
    with transaction(engine) as session:
        version = draft_case(session, reference).version
        change_needs(session, me, reference, version, {"EC-ALI": 2, "FA-VIO": 3})
    again = press(opened(monkeypatch, engine, case=reference), "Salva")
    assert "Non è stato sovrascritto niente" in " ".join(item.value for item in again.warning)
    assert reference_labels(engine)["FA-VIO"] in " ".join(text.value for text in again.text)
    assert needs_of(engine) == {"EC-ALI": 2, "FA-VIO": 3}
    press(again, "Salva anche la mia")
    assert needs_of(engine) == {"EC-ALI": 3, "EC-UTE": 1}
    with reading(engine) as session:
        assert draft_list.of_mine(session, me) == ()


def test_how_a_case_ended_is_there_again_and_goes_with_the_closing(
    monkeypatch, engine, me, reference
):
    at = press(opened(monkeypatch, engine, case=reference), "Chiudi…")
    chosen = {"outcome": "Risolto", "end_ec_ali": "Risolto in altro modo"}
    from_the_browser(engine, me, at, f"case_{reference}_close", text=TEXT, **chosen)
    again = opened(monkeypatch, engine, case=reference)
    assert choices(again)["outcome"].value is Outcome.SOLVED
    assert choices(again)["end_ec_ali"].value is NeedEnd.ELSEWHERE
    press(again, "Chiudi il caso")
    with reading(engine) as session:
        assert session.scalar(select(Case.outcome)) is Outcome.SOLVED
        assert draft_list.of_mine(session, me) == ()


def test_nothing_changed_is_said_without_alarm(monkeypatch, engine, reference):
    at = opened(monkeypatch, engine, case=reference)
    for panel in ("Bisogni", "Nota"):
        press(at, panel)
        next(button for button in at.button if button.label == "Salva").click().run()
        assert "Niente da salvare" in " ".join(item.value for item in at.info)
        assert not at.error
        at.run()
