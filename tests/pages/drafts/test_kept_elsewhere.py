"""What is written on Rete, Partner and Oggi and not saved is there again after a reload."""

from dataclasses import replace
from datetime import date, time

import pytest
from kept_support import choices, from_the_browser, kept
from network_support import meeting, organisation
from page_support import press
from sqlalchemy import select
from support import app_as

import i18n
from components.drafts import tabs
from db.accounts import users as accounts
from db.directory import search as directory_search
from db.engine import reading, transaction
from db.models.directory import PartnerService
from db.models.mobile import MobileStop
from db.network import meetings as network_meetings
from db.network import members as network_members
from domain.network.meetings import MeetingKind
from domain.permissions import Actor
from domain.vocabulary import Role

TEXT = "Si è parlato di\ncasa e di bollette."


@pytest.fixture(autouse=True)
def alone(english, monkeypatch):
    """The tab before is closed when the next is opened."""
    i18n.use("it")
    directory_search.memory.forget()
    monkeypatch.setattr(tabs, "alive", lambda tab: False)
    yield
    directory_search.memory.forget()


@pytest.fixture
def me(engine):
    with reading(engine) as session:
        user_id = accounts.demo_user(session, Role.COORDINATOR)
    return Actor(user_id, "Elena", Role.COORDINATOR)


@pytest.fixture
def met(engine, me):
    """A meeting that is written down."""
    with transaction(engine) as session:
        return meeting(session, me, -1, title="Primavera")


def page(monkeypatch, engine, name="network", **address):
    """A tab that was just opened."""
    at = app_as(monkeypatch, Role.COORDINATOR, name, engine=engine)
    for key, value in address.items():
        at.query_params[key] = str(value)
    at.run()
    assert not at.exception
    return at


def field(at, name):
    """The field of that name of the open form."""
    found = [f for f in (*at.text_area, *at.text_input) if (f.key or "").endswith(f"-{name}")]
    return found[0]


def test_minutes_are_there_again_and_go_with_their_save(monkeypatch, engine, me, met):
    address = {"view": "meetings", "meeting": met, "do": "edit"}
    at = page(monkeypatch, engine, **address)
    from_the_browser(engine, me, at, f"meeting_{met}_v1", minutes=TEXT)
    again = page(monkeypatch, engine, **address)
    assert field(again, "minutes").value == TEXT
    assert field(again, "title").value == "Primavera"
    press(again, "Salva")
    assert kept(engine, me) == []
    with reading(engine) as session:
        assert network_meetings.detail(session, me, met).form.minutes == TEXT


def test_a_draft_begun_on_an_older_version_is_compared_not_written_over(
    monkeypatch, engine, me, met
):
    address = {"view": "meetings", "meeting": met, "do": "edit"}
    at = page(monkeypatch, engine, **address)
    from_the_browser(engine, me, at, f"meeting_{met}_v1", minutes=TEXT, place="Qui")
    with transaction(engine) as session:
        stored = network_meetings.detail(session, me, met)
        form = replace(stored.form, minutes="Scritto da un’altra.")
        network_meetings.edit(session, me, met, stored.version, form)
    again = press(page(monkeypatch, engine, **address), "Salva")
    assert "Non è stato sovrascritto niente" in " ".join(w.value for w in again.warning)
    with reading(engine) as session:
        assert network_meetings.detail(session, me, met).form.minutes == "Scritto da un’altra."
    press(again, "Tieni ciò che è salvato")
    assert kept(engine, me) == []


def test_a_field_that_was_emptied_is_saved_empty(monkeypatch, engine, me, met):
    at = page(monkeypatch, engine, view="meetings", meeting=met, do="edit")
    field(at, "title").input("")
    press(at, "Salva")
    with reading(engine) as session:
        assert network_meetings.detail(session, me, met).form.title == ""


def test_a_new_meeting_and_a_commitment_are_there_again(monkeypatch, engine, me):
    at = page(monkeypatch, engine, view="meetings", do="new")
    from_the_browser(engine, me, at, "meeting_new_v0", agenda=TEXT)
    assert field(page(monkeypatch, engine, view="meetings", do="new"), "agenda").value == TEXT
    at = page(monkeypatch, engine, view="commitments", do="promise")
    from_the_browser(engine, me, at, "network_promise_new", text="Portare i pacchi")
    at = page(monkeypatch, engine, view="commitments", do="promise")
    assert field(at, "text").value == "Portare i pacchi"


def test_the_day_the_hours_and_the_kind_of_a_meeting_are_there_again_and_saved(
    monkeypatch, engine, me, met
):
    address = {"view": "meetings", "meeting": met, "do": "edit"}
    at = page(monkeypatch, engine, **address)
    told = {"day": "3/11/2026", "begins": "09:30", "ends": "", "kind": "Tavolo tematico"}
    from_the_browser(engine, me, at, f"meeting_{met}_v1", headcount="12", **told)
    again = page(monkeypatch, engine, **address)
    found = choices(again)
    assert found["day"].value == date(2026, 11, 3)
    assert found["begins"].value == time(9, 30)
    assert found["kind"].value is MeetingKind.THEME
    assert found["headcount"].value == 12
    press(again, "Salva")
    with reading(engine) as session:
        form = network_meetings.detail(session, me, met).form
    assert (form.day, form.begins, form.ends) == (date(2026, 11, 3), "09:30", "")
    assert (form.kind, form.headcount) == (MeetingKind.THEME, 12)
    assert kept(engine, me) == []


def test_what_is_offered_no_more_or_was_half_typed_leaves_the_field_as_it_is_stored(
    monkeypatch, engine, me, met
):
    address = {"view": "meetings", "meeting": met, "do": "edit"}
    at = page(monkeypatch, engine, **address)
    stored = {name: box.value for name, box in choices(at).items()}
    junk = {"day": "31/2/2026", "begins": "9", "kind": "Scuola", "headcount": "1e9", "ends": "a:b"}
    from_the_browser(engine, me, at, f"meeting_{met}_v1", title="Autunno", **junk)
    again = page(monkeypatch, engine, **address)
    assert {name: box.value for name, box in choices(again).items()} == stored
    assert field(again, "title").value == "Autunno"


def test_who_and_by_when_of_a_commitment_and_the_steps_of_a_member_are_there_again(
    monkeypatch, engine, me
):
    address = {"view": "commitments", "do": "promise"}
    at = page(monkeypatch, engine, **address)
    owner = choices(at)["owner"].options[-1]
    from_the_browser(engine, me, at, "network_promise_new", owner=owner, due_on="24/12/2026")
    again = choices(page(monkeypatch, engine, **address))
    assert again["due_on"].value == date(2026, 12, 24)
    assert again["owner"].value is not None
    with transaction(engine) as session:
        reference = organisation(session, me, "Alfa")
    address = {"view": "members", "member": reference}
    at = page(monkeypatch, engine, **address)
    place = next(iter(at.session_state["draft-forms"]))
    from_the_browser(engine, me, at, place, joined_on="2/3/2026")
    again = page(monkeypatch, engine, **address)
    assert choices(again)["joined_on"].value == date(2026, 3, 2)
    press(again, "Salva")
    with reading(engine) as session:
        member = network_members.of_partner(session, me, reference)
    assert member.form.joined_on == date(2026, 3, 2)
    assert [draft.get("owner") for draft in kept(engine, me)] == [owner]


def test_a_draft_in_one_language_is_read_in_the_other(monkeypatch, engine, me, met):
    address = {"view": "meetings", "meeting": met, "do": "edit"}
    at = page(monkeypatch, engine, **address)
    from_the_browser(engine, me, at, f"meeting_{met}_v1", kind="Tavolo tematico")
    with transaction(engine) as session:
        accounts.set_language(session, me, "en")
    assert choices(page(monkeypatch, engine, **address))["kind"].value is MeetingKind.THEME


def test_what_came_with_the_run_that_found_the_session_ended_is_kept(monkeypatch, engine, me, met):
    at = page(monkeypatch, engine, view="meetings", meeting=met, do="edit")
    field(at, "minutes").input(TEXT)
    with transaction(engine) as session:
        accounts.end_sessions(session, me.user_id)
        session.info["audited"] = True
    press(at, "Salva")
    assert "La sessione è terminata" in " ".join(e.value for e in at.error)
    assert [draft["minutes"] for draft in kept(engine, me)] == [TEXT]


def test_the_form_of_an_organisation_is_there_again(monkeypatch, engine, me):
    with transaction(engine) as session:
        reference = organisation(session, me, "Alfa")
    at = page(monkeypatch, engine, "partners", partner=reference)
    at.session_state["partner-editing"] = reference
    at.run()
    place = next(iter(at.session_state["draft-forms"]))
    from_the_browser(engine, me, at, place, description=TEXT)
    again = page(monkeypatch, engine, "partners", partner=reference)
    again.session_state["partner-editing"] = reference
    again.run()
    assert field(again, "description").value == TEXT
    press(again, "Salva")
    assert kept(engine, me) == []


def test_the_needs_the_places_and_the_ticks_of_a_service_are_there_again_and_saved(
    monkeypatch, engine, me
):
    with transaction(engine) as session:
        reference = organisation(session, me, "Alfa")

    def at_service():
        at = page(monkeypatch, engine, "partners", partner=reference)
        at.session_state["partner-editing"] = reference
        at.run()
        part = at.selectbox[[box.label for box in at.selectbox].index("Che cosa modificare")]
        if "servizio" not in str(part.value):
            part.set_value("service+").run()
        return at

    at = at_service()
    place = next(p for p in at.session_state["draft-forms"] if "service" in p)
    needs, areas = (choices(at)[name].options[1:3] for name in ("needs", "areas"))
    from_the_browser(
        engine,
        me,
        at,
        place,
        name="Sportello",
        needs="\n".join(needs),
        areas="\n".join(areas),
        capacity="Posti liberi",
        active="–",
    )
    again = at_service()
    assert len(choices(again)["needs"].value) == len(choices(again)["areas"].value) == 2
    assert not choices(again)["active"].value
    press(again, "Salva")
    with reading(engine) as session:
        [service] = session.scalars(select(PartnerService)).all()
        assert (service.name, service.active) == ("Sportello", False)
    assert kept(engine, me) == []


def test_a_stop_half_planned_is_there_again_and_goes_with_its_save(monkeypatch, engine, me):
    at = page(monkeypatch, engine, "mobile", do="new")
    quarter = choices(at)["quarter"].options[3]
    from_the_browser(
        engine,
        me,
        at,
        "mobile_stopnew_v0",
        quarter=quarter,
        day="1/12/2027",
        starts="14:30",
        ends="16:00",
        place="Piazza",
        weeks="2",
    )
    again = page(monkeypatch, engine, "mobile", do="new")
    assert choices(again)["starts"].value == time(14, 30)
    press(again, "Salva")
    with reading(engine) as session:
        assert [stop.place for stop in session.scalars(select(MobileStop))] == ["Piazza"] * 2
    assert kept(engine, me) == []


def test_in_two_tabs_the_form_of_a_meeting_says_that_the_other_has_a_draft(monkeypatch, engine, me):
    monkeypatch.setattr(tabs, "alive", lambda tab: True)
    monkeypatch.setattr(tabs, "here", lambda: "one")
    at = page(monkeypatch, engine, view="meetings", do="new")
    from_the_browser(engine, me, at, "meeting_new_v0", agenda=TEXT)
    monkeypatch.setattr(tabs, "here", lambda: "two")
    second = page(monkeypatch, engine, view="meetings", do="new")
    assert field(second, "agenda").value == ""
    press(second, "Portala qui")
    assert field(second, "agenda").value == TEXT
