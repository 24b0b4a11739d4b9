"""What is written on Rete, Partner and Oggi and not saved is there again after a reload."""

from dataclasses import replace

import pytest
from network_support import meeting, organisation
from support import app_as, fresh_app_engine

import i18n
from components import draft_tabs
from db import accounts, directory_search, draft_list, drafts, network_meetings
from db.engine import reading, transaction
from domain.permissions import Actor
from domain.vocabulary import Role

TEXT = "Si è parlato di\ncasa e di bollette."


@pytest.fixture(autouse=True)
def alone(english, monkeypatch):
    """The tab before is closed when the next is opened."""
    i18n.use("it")
    directory_search.forget()
    monkeypatch.setattr(draft_tabs, "alive", lambda tab: False)
    yield
    directory_search.forget()


@pytest.fixture
def engine():
    made = fresh_app_engine()
    yield made
    made.dispose()


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


def kept(engine, me):
    with reading(engine) as session:
        return [draft.content for draft in draft_list.of_mine(session, me)]


def from_the_browser(engine, me, at, at_place, **texts):
    """What `keep.js` hands over while a form that sends nothing by itself is being filled."""
    token = at.session_state["draft-forms"][at_place].token
    with transaction(engine) as session:
        drafts.keep(session, me, at_place, token, texts, None, 5)


def press(at, label):
    next(b for b in at.button if b.label == label).click().run()
    assert not at.exception
    return at


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
    assert "Non è stato sovrascritto nulla" in " ".join(w.value for w in again.warning)
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
