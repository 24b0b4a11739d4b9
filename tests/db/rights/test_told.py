"""Partners who know of a case are told of its erasure or rectification once, by no name."""

import re
from contextlib import nullcontext
from datetime import UTC, datetime

import pytest
import time_machine
from case_support import add_case, add_service, entrust
from sqlalchemy import event, select, text, update
from sqlalchemy.orm import Session

from db.case_life import changes
from db.clock import utcnow
from db.mail import dispatch
from db.models.accounts import AuditEvent
from db.models.cases import Case
from db.models.directory import Contact, Partner, PartnerService
from db.models.follow_up import Mail
from db.models.people import Household, Person
from db.models.rights import Wish
from db.people.index import add_person
from db.referrals import mail_check
from db.rights import going, told, wishes
from domain.errors import DoneAlready
from domain.mail.messages import MailKind, MailState
from domain.rights.wish import WishKind
from domain.vocabulary import CaseStatus, Outcome
from exchange.mail import outgoing
from settings import get_settings

NOON = datetime(2026, 11, 26, 11, 0, tzinfo=UTC)  # a Thursday
NIGHT = datetime(2026, 11, 26, 21, 30, tzinfo=UTC)


@pytest.fixture
def known(session, manager, monkeypatch) -> Case:
    """A case of Ada Ferri that went to two partners; one of them has no address."""
    monkeypatch.setattr(get_settings(), "smtp_host", "mail.test")
    home = Household(quarter_id=1, size=1)
    session.add(home)
    session.flush()
    named = {"family_name": "Ferri", "given_name": "Ada", "created_at": utcnow()}
    add_person(session, Person(household_id=home.id, **named))
    case = add_case(session, manager, ("EC-ALI",), household=home, story="Parole")
    for number, address in (("1", "a@example.org"), ("2", "")):
        service = add_service(session, f"Partner {number}")
        partner = session.get_one(PartnerService, service).partner_id
        session.execute(update(Partner).where(Partner.id == partner).values(email=address))
        session.execute(update(Contact).where(Contact.partner_id == partner).values(email=""))
        entrust(session, manager, case.reference, service, "Serve aiuto", f"form{number}")
    session.info["audited"] = True
    session.refresh(case)
    changes.change_status(
        session, manager, case.reference, case.version, CaseStatus.CLOSED, Outcome.WITHDRAWN
    )
    session.flush()
    return case


def granted(session: Session, manager, case: Case, kind: WishKind) -> int:
    wishes.take_down(session, manager, case.reference, kind, "", utcnow().date(), "w")
    wish = session.scalars(select(Wish.id)).one()
    wishes.grant(session, manager, wish, "")
    return wish


def written(session: Session, kind: MailKind) -> list[Mail]:
    session.expire_all()
    found = select(Mail).where(Mail.kind == kind).order_by(Mail.address.desc())
    return list(session.scalars(found))


@time_machine.travel(NOON, tick=True)
def test_an_erasure_is_told_by_the_reference_alone(session, manager, known):
    code, wish = known.reference, granted(session, manager, known, WishKind.ERASURE)
    assert [each.reached for each in told.partners_of(session, manager, wish)] == [True, False]
    in_it = lambda: nullcontext(session)  # noqa: E731 - each turn in the session of the test
    assert going.to_the_end(in_it, in_it).erased == 1
    first, second = written(session, MailKind.ERASED)
    assert (first.state, second.state) == (MailState.QUEUED, MailState.FAILED)
    for other in session.scalars(select(Mail).where(Mail.kind != MailKind.ERASED)):
        session.delete(other)
    session.flush()
    claimed = dispatch.claim(session)
    assert mail_check.due_now(session, claimed) == ()
    subject, body = outgoing.write(session, claimed, ())
    assert code in subject
    assert code in body
    assert not any(word in subject + body for word in ("Ferri", "Ada", "Parole", "Serve"))
    line = wishes.ended(session, manager)[0]
    assert [each.state for each in line.told] == [MailState.QUEUED, MailState.FAILED]
    acts = session.scalars(select(AuditEvent.detail).where(AuditEvent.action == "rights.tell"))
    assert [each.partition(" ")[0] for each in acts] == ["erased"]


@time_machine.travel(NIGHT, tick=True)
def test_a_rectification_is_told_once_it_is_done_and_not_at_night(session, manager, known):
    wish = granted(session, manager, known, WishKind.RECTIFICATION)
    assert written(session, MailKind.RECTIFIED) == []
    wishes.done(session, manager, wish)
    mail = written(session, MailKind.RECTIFIED)[0]
    session.expire_all()
    claimed = dispatch.Claimed(
        mail.id, mail.kind, mail.occasion, mail.address, (), mail.created_at, "", "", "", 1
    )
    assert mail_check.due_now(session, claimed) is None
    session.expire_all()
    assert session.get_one(Mail, mail.id).next_try_at.hour == 8  # nine in Varese


@time_machine.travel(NOON, tick=True)
def test_who_has_no_mail_is_called_once_and_a_slip_is_taken_back(session, manager, known):
    code, wish = known.reference, granted(session, manager, known, WishKind.ERASURE)
    in_it = lambda: nullcontext(session)  # noqa: E731 - each turn in the session of the test
    going.to_the_end(in_it, in_it)
    queued, failed = written(session, MailKind.ERASED)
    (one,) = told.to_call(session, manager)
    assert (one.mail_id, one.partner, one.about) == (failed.id, "Partner 2", (code,))
    told.called(session, manager, failed.id)
    with pytest.raises(DoneAlready):
        told.called(session, manager, failed.id)
    with pytest.raises(DoneAlready):
        told.called(session, manager, queued.id)
    assert told.to_call(session, manager) == ()
    states = {each.name: each.state for each in wishes.ended(session, manager)[0].told}
    assert states == {"Partner 1": MailState.QUEUED, "Partner 2": MailState.CALLED}
    told.not_called(session, manager, wish)
    assert [each.mail_id for each in told.to_call(session, manager)] == [failed.id]
    session.flush()
    acts = session.scalars(
        select(AuditEvent.detail).where(AuditEvent.action == "rights.call").order_by(AuditEvent.id)
    )
    assert [each.split()[0] for each in acts] == ["called", "failed"]
    queued.state = MailState.UNKNOWN
    session.flush()
    assert {each.mail_id for each in told.to_call(session, manager)} == {queued.id, failed.id}


def test_who_is_to_be_called_is_found_without_reading_every_message(session, manager):
    connection = session.connection()
    postgres = connection.dialect.name == "postgresql"
    if postgres:
        session.execute(text("SET LOCAL enable_seqscan = off"))
    plans: list[str] = []

    def explain(_connection, cursor, statement, parameters, *_rest) -> None:
        if " mail" in statement and not statement.startswith("EXPLAIN"):
            word = "EXPLAIN" if postgres else "EXPLAIN QUERY PLAN"
            plans.extend(str(row) for row in cursor.execute(f"{word} {statement}", parameters))

    event.listen(connection, "before_cursor_execute", explain)
    told.to_call(session, manager)
    event.remove(connection, "before_cursor_execute", explain)
    # Of the few messages here PostgreSQL may take another index, as long as it takes one.
    assert plans and not [row for row in plans if re.search("Seq Scan on mail|SCAN mail", row)]
