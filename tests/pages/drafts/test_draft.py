"""The field that other forms are made of: what is typed in it is kept, by place."""

import pytest
from page_support import press
from sqlalchemy.orm import Session
from streamlit.testing.v1 import AppTest
from support import LONGEST_RUN, fresh_app_engine, token_for

import db.engine
from components import context
from components.drafts import tabs
from db.accounts import users as accounts
from db.drafts import keep as drafts
from db.engine import reading, transaction
from domain.permissions import Actor
from domain.vocabulary import Role

PLACE = "case_VA-2026-000001_note"


@pytest.fixture
def engine(monkeypatch):
    made = fresh_app_engine()
    session_token = token_for(made, Role.COMMUNITY_MANAGER)
    monkeypatch.setattr(db.engine, "get_engine", lambda: made)
    monkeypatch.setattr(context, "_token", lambda: session_token)
    yield made
    made.dispose()


@pytest.fixture
def manager(engine):
    with reading(engine) as session:
        user_id = accounts.demo_user(session, Role.COMMUNITY_MANAGER)
    return Actor(user_id, "x", Role.COMMUNITY_MANAGER)


def panel():
    import streamlit as st

    from components import context
    from components.drafts import saving as draft_saving
    from components.drafts import text as draft
    from db.drafts import keep as drafts

    place = "case_VA-2026-000001_note"
    if st.checkbox("Aperto", value=True):
        draft.text_area("Nota", place)
    if st.button("Salva"):
        st.text(f"salvata: {draft.current(place)}")
        context.write(drafts.use, place, draft.token(place))
        draft_saving.done(place)
    if st.button("Butta"):
        draft.discard(place)


def opened():
    return AppTest.from_function(panel, default_timeout=LONGEST_RUN).run()


def told(at):
    return "\n".join(part.proto.body for part in at.get("html"))


def kept(engine, actor):
    with Session(engine) as session:
        return [draft.content for draft in drafts.kept(session, actor, PLACE)]


def test_what_is_typed_is_kept_and_said_so(engine, manager):
    at = opened()
    at.text_area[0].input("Ha chiamato la figlia").run()
    assert "Bozza salvata alle" in told(at)
    assert kept(engine, manager) == [{"text": "Ha chiamato la figlia"}]


def test_a_panel_that_was_closed_comes_back_with_what_the_browser_kept_meanwhile(engine, manager):
    at = opened()
    at.text_area[0].input("Ha chiamato").run()
    token = at.session_state["draft-forms"][PLACE].token
    at.checkbox[0].uncheck().run()
    with transaction(engine) as session:
        drafts.keep(session, manager, PLACE, token, {"text": "Ha chiamato la figlia"}, None, 5)
    at.checkbox[0].check().run()
    assert at.text_area[0].value == "Ha chiamato la figlia"


def test_a_run_with_an_older_text_on_screen_does_not_take_back_what_was_kept(engine, manager):
    at = opened()
    at.text_area[0].input("Ha chiamato").run()
    token = at.session_state["draft-forms"][PLACE].token
    with transaction(engine) as session:
        drafts.keep(session, manager, PLACE, token, {"text": "Ha chiamato la figlia"}, None, 5)
    at.run()
    assert kept(engine, manager) == [{"text": "Ha chiamato la figlia"}]


def test_another_visit_finds_the_text_again(engine, manager):
    opened().text_area[0].input("Ha chiamato").run()
    assert opened().text_area[0].value == "Ha chiamato"


def test_after_a_save_the_field_is_blank_and_its_draft_used_up(engine, manager):
    at = opened()
    at.text_area[0].input("Ha chiamato").run()
    press(at, "Salva")
    assert at.text[0].value == "salvata: Ha chiamato"
    at.run()
    assert at.text_area[0].value == ""
    assert kept(engine, manager) == []


def test_a_draft_thrown_away_is_gone(engine, manager):
    at = opened()
    at.text_area[0].input("Ha chiamato").run()
    press(at, "Butta")
    assert at.run().text_area[0].value == ""
    assert kept(engine, manager) == []


def test_what_is_typed_after_the_form_was_saved_elsewhere_is_kept_as_another(engine, manager):
    at = opened()
    at.text_area[0].input("Ha chiamato").run()
    token = at.session_state["draft-forms"][PLACE].token
    with transaction(engine) as session:
        drafts.use(session, manager, PLACE, token)
    at.text_area[0].input("Ha chiamato ancora").run()
    assert at.text_area[0].value == "Ha chiamato ancora"
    assert kept(engine, manager) == [{"text": "Ha chiamato ancora"}]


def test_two_open_tabs_write_two_drafts_and_the_second_may_take_the_first_over(
    engine, manager, monkeypatch
):
    monkeypatch.setattr(tabs, "alive", lambda tab: True)
    monkeypatch.setattr(tabs, "here", lambda: "one")
    first = opened()
    first.text_area[0].input("Nella prima").run()
    monkeypatch.setattr(tabs, "here", lambda: "two")
    second = opened()
    assert second.text_area[0].value == ""
    assert "Un’altra scheda ha una bozza aperta qui" in second.caption[0].value
    second.text_area[0].input("Nella seconda").run()
    assert {d["text"] for d in kept(engine, manager)} == {"Nella prima", "Nella seconda"}
    press(second, "Portala qui")
    assert second.text_area[0].value == "Nella prima"
    monkeypatch.setattr(tabs, "here", lambda: "one")
    first.run()
    assert "Questa bozza è aperta in un’altra scheda." in [c.value for c in first.caption]


def test_a_locked_database_is_told_and_the_text_is_kept_later(engine, manager, monkeypatch):
    at = opened()

    def locked(*_args, **_kwargs):
        raise context.DatabaseUnavailable

    with monkeypatch.context() as broken:
        broken.setattr(context, "hand_in", locked)
        at.text_area[0].input("Ha chiamato").run()
    assert "Bozza non salvata" in told(at)
    at.text_area[0].input("Ha chiamato la figlia").run()
    assert "Bozza salvata alle" in told(at)
    assert kept(engine, manager) == [{"text": "Ha chiamato la figlia"}]
