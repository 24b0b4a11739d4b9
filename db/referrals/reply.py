"""What a partner sees and does behind its link, without an account.

Whoever holds the token acts for the partner, on that one referral. It is found by its hash; the
token itself stands encrypted beside it, so that a reminder has the same link. A token that is not
known, not whole or of another referral finds nothing. What is sent is recorded, or told to be
recorded already, or kept as late: never dropped.
"""

import secrets
from enum import StrEnum

from sqlalchemy import update
from sqlalchemy.orm import Session

from db.access import audit, requires, without_actor
from db.cases.change import Change, lock
from db.crypto import token_hash
from db.mail import staff as staff_mail
from db.models.cases import Case
from db.models.directory import Partner
from db.models.referrals import Referral
from db.referrals import late_answers, links
from db.referrals.asked import ReferralForPartner, lines_of, show
from db.referrals.case_after import hand_over
from db.referrals.lines import add_line
from db.referrals.move import Move, move, moving
from db.tasks import to_do as tasks
from domain.acts import Act
from domain.errors import NotAllowed, NotThere, Refused
from domain.mail.staff import StaffMailKind
from domain.permissions import Actor, Permission
from domain.referrals.moves import By, check_move, is_word, targets
from domain.referrals.reasons import SentBy
from domain.tasks.task import TaskKind
from domain.text import typed
from domain.vocabulary import ReferralStatus

WHO_LIMIT, TEXT_LIMIT = 120, 2_000
OPEN_LIMIT = 4 * TEXT_LIMIT
"""Characters of questions that wait for our answer."""
QUESTION, LATE = "question", "late"


class Received(StrEnum):
    """What became of what a partner sent."""

    RECORDED = "recorded"
    ALREADY = "already"
    """The same was recorded before: a double tap, a page sent again."""
    LATE = "late"
    """It changes nothing any more; it is kept, and somebody of ALER is to read it."""


@requires(Permission.CASES_WRITE)
def letter(session: Session, actor: Actor, referral_id: int) -> ReferralForPartner:
    """What a message to the partner may say. Raises NotThere."""
    return facts(session, referral_id)


@without_actor("whoever writes the message has checked the actor, or is the clock")
def facts(session: Session, referral_id: int) -> ReferralForPartner:
    """As `letter`."""
    referral = session.get(Referral, referral_id)
    if referral is None:
        raise NotThere(referral_id)
    return show(session, referral, named=False)


@without_actor("whoever holds the link of a referral acts for its partner")
def by_link(session: Session, token: str) -> ReferralForPartner:
    """The referral behind a link. Raises NotThere (LinkReplaced), LinkExpired. Writes
    nothing.
    """
    return show(session, links.readable(session, token), named=False)


@without_actor("whoever holds the link of a referral acts for its partner")
def read_tenant(session: Session, token: str) -> ReferralForPartner:
    """The same with whom to call, where the partner may know it; that it was shown is put on
    record: to which partner, and whose. Raises NotThere (LinkReplaced), LinkExpired.
    """
    referral = links.readable(session, token)
    asked = show(session, referral, named=True)
    if asked.tenant:
        partner = session.get_one(Partner, referral.partner_id).reference
        detail = f"{partner} person:{asked.tenant.person_id}"
        audit(session, None, Act.IDENTITY_LINK, asked.reference, detail)
    return asked


@without_actor("whoever holds the link of a referral acts for its partner")
def answer(
    session: Session,
    token: str,
    seen: ReferralStatus,
    target: ReferralStatus,
    reason: str,
    who: str,
    text: str,
) -> Received:
    """The partner's move from the state it has `seen`: each state is answered once. What cannot
    count any more is kept as a late line.

    Raises NotThere, TooLong, TooMuchLate, NotAllowed (no such move, or answered
    meanwhile while this answer is still possible: it is to be sent again by who has seen that).
    """
    name, words = _said(who, text)
    check_move(seen, target, By.PARTNER, reason)
    referral, counts = _locked(session, token)
    if counts and referral.status is seen:
        move(session, None, referral.id, Move(target, By.PARTNER, reason, name, words, seen))
        return Received.RECORDED
    agrees = referral.status is target and referral.reason == reason and not words
    if agrees or (target.value, reason, words) in _moves(session, referral):
        return Received.ALREADY
    if counts and target in targets(referral.status, By.PARTNER):
        raise NotAllowed(f"seen {seen}, now {referral.status}")
    return _late(session, referral, target.value, reason, name, words)


@without_actor("whoever holds the link of a referral acts for its partner")
def ask(session: Session, token: str, who: str, text: str) -> Received:
    """The partner asks something, or adds to what it has asked; ALER acts next until it has
    answered. When nothing is asked of the partner any more it is kept as a late line.

    Raises NotThere, TooLong, TooMuchLate, Refused (nothing said; or so much is open
    that we are to answer first).
    """
    name, words = _said(who, text)
    if not words:
        raise Refused("empty")
    referral, counts = _locked(session, token)
    if words in _questions(session, referral):
        return Received.ALREADY
    if not counts:
        return _late(session, referral, QUESTION, "", name, words)
    before = referral.question
    if before is not None and len(before) + len(words) > OPEN_LIMIT:
        raise Refused("asked")
    with moving(session, None, referral.id) as (change, referral):
        referral.question = f"{before}\n\n{words}" if before else words
        line = add_line(session, None, referral, By.PARTNER, who=name, text=words)
        if before is None:
            _turn_to_us(session, change, referral, line)
        with session.no_autoflush:
            urgency = change.case.urgency
            staff_mail.tell(session, StaffMailKind.QUESTION, referral, line, urgency)
        audit(session, None, Act.REFERRAL_ASK, change.case.reference, By.PARTNER.value)
    return Received.RECORDED


@without_actor("whoever holds the link of a referral acts for its partner")
def write_late(session: Session, token: str, who: str, text: str) -> Received:
    """Something to say after the end. Raises NotThere, TooLong, TooMuchLate, Refused
    (nothing said), NotAllowed (it is not at its end: answer or ask).
    """
    name, words = _said(who, text)
    if not words:
        raise Refused("empty")
    referral, counts = _locked(session, token)
    if counts:
        raise NotAllowed("not at an end")
    return _late(session, referral, LATE, "", name, words)


@without_actor("the clock writes the message")
def link_token(session: Session, referral_id: int) -> str:
    """The token for the link in a message; made now for a referral that has none yet."""
    referral = session.get_one(Referral, referral_id)
    if referral.reply_token is None:
        token = secrets.token_urlsafe(32)
        values = {"reply_token": token, "reply_hash": token_hash(token)}
        session.execute(update(Referral).where(Referral.id == referral_id).values(**values))
        return token
    return referral.reply_token


def _said(who: str, text: str) -> tuple[str, str]:
    return typed(who, WHO_LIMIT, line=True), typed(text, TEXT_LIMIT)


def _locked(session: Session, token: str) -> tuple[Referral, bool]:
    """The referral of a link as it is now, held by its case; whether an answer counts."""
    found = links.find(session, token)
    lock(session, session.get_one(Case, found.referral.case_id).reference)
    session.refresh(found.referral)
    counts = not found.replaced and links.is_live(session, found.referral)
    if counts and found.referral.status is ReferralStatus.DRAFT:
        # Who answers a request nobody has called sent yet has plainly got it.
        sent = Move(ReferralStatus.SENT, By.PARTNER, SentBy.LINK)
        move(session, None, found.referral.id, sent)
    return found.referral, counts


def _turn_to_us(session: Session, change: Change, referral: Referral, line: int) -> None:
    """ALER acts next; whoever sent the request is to answer."""
    hand_over(session, change)
    with session.no_autoflush:  # the case is to be raised by one version, not two
        tasks.add(
            session,
            TaskKind.QUESTION,
            f"question.{line}",
            change.case.id,
            referral.sent_by,
            change.case.due_at or change.now,
            referral_id=referral.id,
        )


def _late(
    session: Session, referral: Referral, what: str, reason: str, who: str, text: str
) -> Received:
    kept = late_answers.keep(session, referral, what, reason, who, text)
    return Received.LATE if kept else Received.ALREADY


def _moves(session: Session, referral: Referral) -> set[tuple[str, str, str]]:
    """What the partner has answered, each with its reason and words."""
    lines = lines_of(session, referral)
    before = (None, *(line.status for line in lines))
    return {
        (line.status.value, line.reason, line.text)
        for status, line in zip(before, lines, strict=False)
        if line.by is By.PARTNER and not line.late and not is_word(status, line.status)
    }


def _questions(session: Session, referral: Referral) -> set[str]:
    lines = lines_of(session, referral)
    before = (None, *(line.status for line in lines))
    return {
        line.text
        for status, line in zip(before, lines, strict=False)
        if line.by is By.PARTNER and not line.late and is_word(status, line.status)
    }
