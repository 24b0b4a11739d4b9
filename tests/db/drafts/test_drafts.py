from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from support import add_user

from db.drafts import keep as drafts
from db.engine import reading, transaction
from db.models.people import Draft
from domain.permissions import PermissionDenied
from domain.vocabulary import Role

NOW = datetime(2026, 3, 10, 9, 42, tzinfo=UTC)
INTAKE = drafts.INTAKE
NOTE = "case_VA-2026-000123_note"


def content(session, actor, token):
    kept = drafts.read(session, actor, token)
    return kept and kept.content


def test_a_draft_comes_back_as_it_was(session, manager):
    typed = {"story": "“perché” 🏠 <b>", "needs": ["EC-UTE"], "size": None}
    token = drafts.new_token()
    drafts.keep(session, manager, INTAKE, token, typed)
    kept = drafts.load(session, manager, INTAKE)
    assert (kept.token, kept.content, kept.place) == (token, typed, INTAKE)


def test_a_draft_survives_the_browser_that_wrote_it(fresh_engine):
    with transaction(fresh_engine) as session:
        actor = add_user(session, Role.COMMUNITY_MANAGER)
    with transaction(fresh_engine) as session:
        drafts.keep(session, actor, INTAKE, "t", {"story": "a metà"})
    with reading(fresh_engine) as session:
        assert drafts.load(session, actor, INTAKE).content == {"story": "a metà"}


def test_what_did_not_change_is_not_written_again(session, manager):
    with time_machine.travel(NOW, tick=False):
        first = drafts.keep(session, manager, INTAKE, "t", {"a": "1"})
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        again = drafts.keep(session, manager, INTAKE, "t", {"a": "1"})
        later = drafts.keep(session, manager, INTAKE, "t", {"a": "2"})
    assert (first, again, later) == (NOW, NOW, NOW + timedelta(minutes=5))


def test_a_field_that_a_writer_did_not_change_stays_as_it_was_kept(session, manager):
    drafts.keep(session, manager, INTAKE, "t", {"story": "lunga", "phone": "333"})
    blank = {"story": "", "phone": "", "urgency": 1}
    drafts.keep(session, manager, INTAKE, "t", {"phone": "333 1"}, blank)
    assert content(session, manager, "t") == {"story": "lunga", "phone": "333 1", "urgency": 1}


def test_a_message_that_comes_late_changes_nothing(session, manager):
    drafts.keep(session, manager, NOTE, "t", {"text": "tutta la nota"}, None, 2_000)
    drafts.keep(session, manager, NOTE, "t", {"text": "tutta la"}, None, 1_000)
    assert content(session, manager, "t") == {"text": "tutta la nota"}


def test_two_tabs_have_a_draft_each_and_the_last_kept_comes_first(session, manager):
    with time_machine.travel(NOW, tick=False):
        drafts.keep(session, manager, INTAKE, "one", {"story": "prima"})
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        drafts.keep(session, manager, INTAKE, "two", {"story": "seconda"})
    assert [d.content["story"] for d in drafts.kept(session, manager, INTAKE)] == [
        "seconda",
        "prima",
    ]


def test_a_draft_that_another_tab_took_over_has_its_token_and_the_old_tab_starts_one(
    session, manager
):
    drafts.keep(session, manager, INTAKE, "old", {"story": "prima", "phone": "333"})
    assert drafts.move(session, manager, "old", "new").content["phone"] == "333"
    drafts.keep(session, manager, INTAKE, "old", {"story": "di qua"}, {"phone": "333"})
    drafts.keep(session, manager, INTAKE, "new", {"story": "di là"})
    assert content(session, manager, "old") == {"story": "di qua", "phone": "333"}
    assert content(session, manager, "new") == {"story": "di là", "phone": "333"}


def test_a_draft_that_is_gone_is_not_moved(session, manager):
    assert drafts.move(session, manager, "nowhere", "new") is None


@pytest.mark.parametrize("end", [drafts.use, drafts.discard])
def test_what_comes_after_the_end_of_a_draft_is_refused_aloud(session, manager, end):
    drafts.keep(session, manager, NOTE, "t", {"text": "nota"})
    end(session, manager, NOTE, "t")
    assert drafts.load(session, manager, NOTE) is None
    with pytest.raises(drafts.TokenUsed):
        drafts.keep(session, manager, NOTE, "t", {"text": "nota e altro"})
    assert session.scalars(select(Draft.content)).all() == ["{}"]


def test_a_draft_never_kept_can_be_over_before_its_last_message_arrives(session, manager):
    drafts.use(session, manager, NOTE, "t")
    with pytest.raises(drafts.TokenUsed):
        drafts.keep(session, manager, NOTE, "t", {"text": "tardi"})


def test_used_tokens_are_forgotten_after_two_days(session, manager):
    with time_machine.travel(NOW, tick=False):
        drafts.use(session, manager, NOTE, "old")
    with time_machine.travel(NOW + timedelta(days=3), tick=False):
        drafts.use(session, manager, NOTE, "new")
    assert session.scalars(select(Draft.token)).all() == ["new"]


def test_nobody_reaches_the_draft_of_another(session, manager):
    other = add_user(session, Role.COMMUNITY_MANAGER, "other")
    drafts.keep(session, manager, INTAKE, "t", {"a": "1"})
    assert drafts.load(session, other, INTAKE) is None
    assert drafts.read(session, other, "t") is None
    assert drafts.move(session, other, "t", "mine") is None
    drafts.discard(session, other, INTAKE, "t")
    with pytest.raises(PermissionDenied):
        drafts.keep(session, other, INTAKE, "t", {"a": "2"})
    assert content(session, manager, "t") == {"a": "1"}


def test_who_has_no_such_form_has_no_draft_of_it(session, executive):
    with pytest.raises(PermissionDenied):
        drafts.keep(session, executive, INTAKE, "t", {"a": "1"})
    with pytest.raises(PermissionDenied):
        drafts.load(session, executive, NOTE)


@pytest.mark.parametrize("place", ["", "x", "case/1", "case_" + "x" * 80, "intake\n", "Intake"])
def test_a_place_that_is_none_is_refused(session, manager, place):
    with pytest.raises(drafts.NoSuchPlace):
        drafts.keep(session, manager, place, "t", {"a": "1"})


def test_a_token_stays_at_its_place(session, manager):
    drafts.keep(session, manager, NOTE, "t", {"text": "nota"})
    with pytest.raises(drafts.NoSuchPlace):
        drafts.keep(session, manager, INTAKE, "t", {"text": "altro"})


def test_one_draft_too_many_is_refused_and_nothing_thrown_away(session, manager, monkeypatch):
    monkeypatch.setattr(drafts, "MOST", 2)
    for token in ("one", "two"):
        drafts.keep(session, manager, INTAKE, token, {"a": token})
    with pytest.raises(drafts.TooManyDrafts):
        drafts.keep(session, manager, INTAKE, "three", {"a": "three"})
    drafts.keep(session, manager, INTAKE, "one", {"a": "still"})
    assert len(drafts.kept(session, manager, INTAKE)) == 2


def test_a_draft_too_long_is_refused_and_the_one_before_stays(session, manager):
    drafts.keep(session, manager, NOTE, "t", {"text": "nota"})
    with pytest.raises(drafts.DraftTooLong):
        drafts.keep(session, manager, NOTE, "t", {"text": "x" * drafts.LONGEST})
    assert content(session, manager, "t") == {"text": "nota"}


def test_a_draft_cannot_be_read_in_the_database(session: Session, manager):
    drafts.keep(session, manager, INTAKE, "t", {"family_name": "Segretissimo"})
    stored = session.execute(text("SELECT content FROM draft")).scalar_one()
    assert b"Segretissimo" not in bytes(stored)


def test_a_token_is_fit_for_the_key_of_a_component(monkeypatch):
    made = iter(["a" * 20 + "__" + "b" * 21, "c" * 43])
    monkeypatch.setattr("db.drafts.keep.secrets.token_urlsafe", lambda _bytes: next(made))
    assert drafts.new_token() == "c" * 43
