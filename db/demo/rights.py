"""Invented wishes of tenants about their data, and cases whose term is over."""

from datetime import date, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.mail import outbox
from db.models.cases import Case
from db.models.directory import Partner
from db.models.follow_up import Mail
from db.models.people import Person
from db.models.referrals import Referral
from db.models.rights import RetentionReview, Wish
from domain.mail.messages import MailKind, MailState
from domain.rights.wish import Ground, WishKind, WishState, answer_due
from domain.vocabulary import CaseStatus

BEYOND = 5
"""Cases whose term is over; one of them is let go."""
_WISHES = (
    (WishKind.ACCESS, WishState.DONE, 40, None, "Vuole vedere che cosa è scritto di lei.", ""),
    (
        WishKind.ERASURE,
        WishState.REFUSED,
        25,
        Ground.PAYMENTS,
        "Chiede di cancellare tutto.",
        "Il contributo è ancora da rendicontare: i dati restano fino ad allora.",
    ),
    (WishKind.RECTIFICATION, WishState.DONE, 12, None, "Il cognome è scritto male.", "Corretto."),
    (WishKind.OBJECTION, WishState.OPEN, 6, None, "Non vuole che si chieda al comune.", ""),
)


def add(session: Session, now: datetime, today: date, manager: int) -> None:
    """Write them about the first closed cases whose tenant is known."""
    named = select(Person.household_id)
    closed = session.execute(
        select(Case.id, Case.household_id)
        .where(Case.status == CaseStatus.CLOSED, Case.household_id.in_(named))
        .order_by(Case.id)
        .limit(BEYOND + len(_WISHES))
    ).all()
    for n, case in enumerate(closed[:BEYOND], 1):
        term = today - timedelta(days=30 * n)
        session.execute(update(Case).where(Case.id == case.id).values(retain_until=term))
    if closed:
        goes_on = today + timedelta(days=21)
        session.add(
            RetentionReview(
                case_id=closed[0].id, goes_on=goes_on, decided_at=now, decided_by=manager
            )
        )
    for case, wish in zip(closed[BEYOND:], _WISHES, strict=False):
        _ask(session, case.id, case.household_id, wish, now, today, manager)


def _ask(
    session: Session,
    case_id: int,
    household_id: int,
    wish: tuple[WishKind, WishState, int, Ground | None, str, str],
    now: datetime,
    today: date,
    manager: int,
) -> None:
    kind, state, ago, ground, text, answer = wish
    home = select(Person.id).where(Person.household_id == household_id)
    person = session.scalar(home.order_by(Person.id).limit(1))
    asked, decided = today - timedelta(days=ago), state is not WishState.OPEN
    made = Wish(
        person_id=person,
        case_id=case_id,
        kind=kind,
        state=state,
        text=text,
        asked_on=asked,
        due_on=answer_due(asked),
        asked_by=manager,
        decided_at=now - timedelta(days=ago - 3) if decided else None,
        decided_by=manager if decided else None,
        ground=ground,
        answer=answer,
        done_at=now - timedelta(days=ago - 4) if state is WishState.DONE else None,
    )
    session.add(made)
    if kind is WishKind.RECTIFICATION:
        session.flush()
        _to_call(session, made, case_id, now)


def _to_call(session: Session, wish: Wish, case_id: int, now: datetime) -> None:
    """A partner who knows of the case and has no address for mail: somebody has to call."""
    asked = select(Referral.partner_id).where(Referral.case_id == case_id).order_by(Referral.id)
    partner = session.scalar(asked.limit(1))
    partner = partner or session.scalar(select(Partner.id).order_by(Partner.id).limit(1))
    code = session.scalar(select(Case.reference).where(Case.id == case_id))
    if partner is None or code is None:
        return
    occasion = f"{MailKind.RECTIFIED.value}.{wish.id}.{partner}"
    contact, _address = outbox.address_of(session, partner)
    session.add(
        Mail(
            occasion=occasion,
            kind=MailKind.RECTIFIED,
            partner_id=partner,
            contact_id=contact,
            address="",
            body=code,
            created_at=now,
            state=MailState.FAILED,
            next_try_at=now,
            error="no mail",
            message_id=f"<{occasion}@demonstration>",
        )
    )
