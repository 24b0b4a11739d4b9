"""A case beyond its term waits for a person, then for its day; its figures stay."""

from contextlib import nullcontext
from datetime import timedelta

import pytest
from case_support import add_case, tallies_kept, tallies_recounted
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from support import add_user

from db.accounts import sessions
from db.case_life import changes
from db.clock import utcnow
from db.engine import reading, transaction
from db.models.accounts import WebSession
from db.models.cases import Case, CaseEvent
from db.models.people import Draft, Household, Person
from db.models.rights import RetentionReview, Wish
from db.people.index import add_person
from db.rights import going, leftovers, retention, to_do, wishes
from domain.errors import Refused
from domain.permissions import Actor
from domain.rights.retention import Kept, Stay
from domain.rights.terms import DRAFTS, SESSIONS
from domain.rights.wish import WishKind
from domain.vocabulary import CaseStatus, Role
from web.rights import duties

TODAY = utcnow().date()


def a_household(session: Session) -> Household:
    home = Household(quarter_id=1, size=1)
    session.add(home)
    session.flush()
    person = Person(
        household_id=home.id, family_name="Ferri", given_name="Ada", created_at=utcnow()
    )
    add_person(session, person)
    session.info["audited"] = True
    return home


def beyond(session: Session, manager: Actor, home: Household | None = None, days: int = 1) -> Case:
    case = add_case(
        session, manager, ("EC-ALI",), status=CaseStatus.CLOSED, household=home, story="Parole sue"
    )
    session.execute(
        update(Case).where(Case.id == case.id).values(retain_until=TODAY - timedelta(days=days))
    )
    session.refresh(case)
    return case


def its_day_comes(session: Session) -> None:
    session.execute(update(RetentionReview).values(goes_on=TODAY))


def a_note(session: Session, manager: Actor, case: Case) -> int:
    """What somebody wrote of the tenant elsewhere."""
    changes.note(session, manager, case.reference, "La vicina Ada Ferri ha la chiave", "note")
    session.flush()
    return session.scalars(select(CaseEvent.id).order_by(CaseEvent.id.desc())).first()


def turning(session: Session):
    return lambda: nullcontext(session)


def test_the_queue_has_what_is_beyond_its_term_and_free_to_go(session, manager):
    old, older = beyond(session, manager, days=1), beyond(session, manager, days=400)
    add_case(session, manager, status=CaseStatus.CLOSED)
    wished = beyond(session, manager, a_household(session))
    for kind in (WishKind.ACCESS, WishKind.RESTRICTION):
        wishes.take_down(session, manager, wished.reference, kind, "", TODAY, kind.value)
    found = retention.queue(session, manager)
    assert [each.reference for each in found.first] == [older.reference, old.reference]
    assert (found.undecided, found.let_go) == (2, 0)
    waiting = to_do.waiting(session, manager)
    assert (waiting.wishes, waiting.reviews, waiting.since) == ((), 2, older.retain_until)
    for wish in session.scalars(select(Wish.id).order_by(Wish.id)).all():
        wishes.grant(session, manager, wish, "")
    granted = to_do.waiting(session, manager).wishes
    assert [(each.kind, each.reference) for each in granted] == [
        (WishKind.ACCESS, wished.reference)
    ]
    wishes.done(session, manager, session.scalars(select(Wish.id).order_by(Wish.id)).first())
    assert retention.queue(session, manager).undecided == 2  # the restriction is in force
    assert retention.let_go(session, manager, [wished.reference]) == 0


def test_a_case_goes_after_the_notice_alone_and_can_be_taken_back_until_then(session, manager):
    home = a_household(session)
    case, kept = beyond(session, manager, home), beyond(session, manager)
    note = a_note(session, manager, kept)
    before, code = tallies_kept(session), case.reference
    assert retention.let_go(session, manager, [code, kept.reference, "VA-1999-000001"]) == 2
    assert not retention.carry_out(session, code)
    its_day_comes(session)
    retention.take_back(session, manager, kept.reference)
    assert retention.due(session) == (code,)
    assert not retention.carry_out(session, code)  # nobody looked for what others wrote
    assert going.to_the_end(turning(session), turning(session)).cases == 1
    assert "Ada Ferri" not in session.get_one(CaseEvent, note).text
    session.expire_all()
    assert session.scalars(select(Case.reference)).all() == [kept.reference]
    assert session.scalars(select(Person.id)).all() == []
    assert session.scalars(select(Household.id)).all() == []
    assert tallies_kept(session) == tallies_recounted(session) == before


def test_a_case_opened_again_before_its_day_stays(session, manager):
    case = beyond(session, manager)
    retention.let_go(session, manager, [case.reference])
    its_day_comes(session)
    changes.change_status(session, manager, case.reference, case.version, CaseStatus.IN_PROGRESS)
    assert retention.due(session) == ()


def test_a_case_is_kept_longer_with_a_reason_and_not_for_ever(session, manager):
    case = beyond(session, manager)
    for days in (0, 4_000):
        with pytest.raises(Refused) as refused:
            until = TODAY + timedelta(days=days)
            retention.keep(session, manager, case.reference, Kept.CLAIM, until)
        assert refused.value.why is Stay.DAY
    retention.keep(session, manager, case.reference, Kept.CLAIM, TODAY + timedelta(days=90))
    assert retention.queue(session, manager).undecided == 0


def test_the_clock_carries_out_what_is_due_and_forgets_old_drafts(
    fresh_engine, monkeypatch, tmp_path
):
    monkeypatch.setattr("web.rights.duties.get_engine", lambda: fresh_engine)
    monkeypatch.setattr("web.rights.duties.reading", lambda: reading(fresh_engine))
    monkeypatch.setattr("db.rights.again.where", lambda: tmp_path / "erased.list")
    with transaction(fresh_engine) as session:
        manager = add_user(session, Role.COMMUNITY_MANAGER)
        code = beyond(session, manager).reference
        retention.let_go(session, manager, [code])
        its_day_comes(session)
        for name, age in (("old", DRAFTS + timedelta(days=1)), ("new", timedelta(0))):
            session.add(
                Draft(
                    user_id=manager.user_id,
                    place="intake",
                    token=name,
                    content="{}",
                    updated_at=utcnow() - age,
                )
            )
    assert not duties.carry_out(lambda: transaction(fresh_engine))
    with Session(fresh_engine) as session:
        assert session.scalars(select(Case.reference)).all() == []
        assert session.scalars(select(Draft.token)).all() == ["new"]
    assert len((tmp_path / "erased.list").read_text().splitlines()) == 1


def test_what_a_restriction_forbids_is_not_done(session, manager):
    case = add_case(session, manager, household=a_household(session))
    wishes.take_down(session, manager, case.reference, WishKind.RESTRICTION, "", TODAY, "w")
    wish = session.scalars(select(Wish.id)).one()
    wishes.grant(session, manager, wish, "")
    with pytest.raises(Refused) as refused:
        changes.change_urgency(session, manager, case.reference, case.version, 1)
    assert refused.value.why == "restricted"
    wishes.lift(session, manager, wish)
    changes.change_urgency(session, manager, case.reference, case.version, 1)


def test_ended_sessions_are_kept_for_the_term_that_the_screen_tells(session, manager):
    for days in (-1, 1):
        sessions.open_session(session, manager.user_id, "Firefox")
        session.flush()
        last = session.scalars(select(WebSession).order_by(WebSession.id.desc())).first()
        last.expires_at = utcnow() - SESSIONS + timedelta(days=days)
    session.flush()
    sessions.note_use(session)
    leftovers.forget(session)
    assert len(session.scalars(select(WebSession.expires_at)).all()) == 1
