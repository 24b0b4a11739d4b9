"""Partners who were told of a case are told of its erasure or rectification (GDPR, article 19): by
mail, once, by the reference they know and never a name. Whom no mail reaches, or perhaps none has
reached, is to be called: that stands on *Oggi* until somebody says that they did.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, select, update
from sqlalchemy.orm import Session

from db.access import audit, requires, without_actor
from db.directory import calls
from db.mail import outbox
from db.mail.dispatch import Claimed
from db.models.cases import Case
from db.models.directory import Contact, Partner
from db.models.follow_up import Mail
from db.models.referrals import Referral
from db.models.rights import Wish
from db.reference.statements import Built, built_once
from db.rights.reach import cases_of
from db.visible.referrals import was_sent
from domain.acts import Act
from domain.errors import DoneAlready, NotThere
from domain.mail.messages import MailKind, MailState
from domain.permissions import Actor, Permission
from domain.phones.called import to_call as whom_first
from domain.rights.wish import WishKind

MAILS = {WishKind.ERASURE: MailKind.ERASED, WishKind.RECTIFICATION: MailKind.RECTIFIED}
NOT_TOLD = (MailState.FAILED, MailState.UNKNOWN)
_OF_RIGHTS = Mail.kind.in_(
    bindparam("kinds", list(MAILS.values()), expanding=True, literal_execute=True)
)
"""As `ix_mail_rights` says it: of a million messages these are a few."""


@dataclass(frozen=True, slots=True)
class ToldPartner:
    """A partner who knows of a tenant's case: how far it is with telling them of a wish."""

    name: str
    state: MailState | None
    """None: nothing was written yet."""
    reached: bool
    """Whether a message reaches them."""


@dataclass(frozen=True, slots=True)
class PartnerToCall:
    """A partner who knows of somebody erased or put right, and was perhaps never told."""

    mail_id: int
    kind: MailKind
    state: MailState
    since: datetime
    partner: str
    reference: str
    """Of the partner."""
    contact: str
    phone: str
    about: tuple[str, ...]
    """References of the cases, as the partner knows them."""
    wrong: frozenset[str]
    """Of the numbers, as called, those held to be wrong."""


@dataclass(frozen=True, slots=True)
class ToldFacts:
    """What a message to a partner says."""

    partner: str
    contact: str
    references: tuple[str, ...]


def tell(session: Session, actor: Actor | None, wish: Wish, cases: Collection[Case]) -> None:
    """Write to every partner that was told of these cases, before they go. The message holds the
    references itself: what it is about is not there any more when it leaves.
    """
    kind = MAILS[wish.kind]
    told = _knowing(session, [case.id for case in cases])
    for partner, references in told.items():
        occasion = f"{kind.value}.{wish.id}.{partner}"
        contact, address = outbox.address_of(session, partner)
        outbox.queue(session, kind, occasion, partner, contact, address)
        reached = outbox.by_mail() and bool(address)
        left = {} if reached else {"state": MailState.FAILED, "error": "no mail"}
        mine = update(Mail).where(Mail.occasion == occasion)
        session.execute(mine.values(body="\n".join(references), **left))
    if told:
        partners = ",".join(map(str, sorted(told)))
        audit(session, actor, Act.RIGHTS_TELL, f"rights:{wish.id}", f"{kind.value} {partners}")


@requires(Permission.RIGHTS_WRITE)
def partners_of(session: Session, actor: Actor, wish_id: int) -> tuple[ToldPartner, ...]:
    """Who is told of a wish, or will be once it is granted."""
    wish = session.get(Wish, wish_id)
    if wish is None or wish.kind not in MAILS:
        return ()
    if written := of_wish(session, wish):
        return written
    cases = [case.id for case in cases_of(session, wish.person_id)] if wish.person_id else []
    names = select(Partner.id, Partner.name).where(Partner.id.in_(_knowing(session, cases)))
    return tuple(
        ToldPartner(name, None, outbox.reaches(session, number))
        for number, name in session.execute(names.order_by(Partner.name))
    )


@requires(Permission.RIGHTS_WRITE)
def to_call(session: Session, actor: Actor, size: int = 50) -> tuple[PartnerToCall, ...]:
    """Whom somebody has to call, the longest waiting first."""
    rows = session.execute(_not_told(session, actor, size)).all()
    partners = {mail.partner_id for mail, *_more in rows}
    wrong = calls.wrong_numbers(session, partners) if partners else {}
    return tuple(
        PartnerToCall(
            *(mail.id, mail.kind, mail.state, mail.created_at, name, code, contact or ""),
            whom_first(own or "", phone, wrong.get(mail.partner_id, ())),
            tuple(mail.body.splitlines()),
            wrong.get(mail.partner_id, frozenset()),
        )
        for mail, name, code, phone, contact, own in rows
    )


@built_once
def _not_told(session: Session, actor: Actor, size: int) -> Built:
    return (
        select(Mail, Partner.name, Partner.reference, Partner.phone, Contact.name, Contact.phone)
        .join(Partner, Partner.id == Mail.partner_id)
        .outerjoin(Contact, Contact.id == Mail.contact_id)
        .where(_OF_RIGHTS, Mail.state.in_(NOT_TOLD))
        .order_by(Mail.created_at, Mail.id)
        .limit(size)
    )


@requires(Permission.RIGHTS_WRITE)
def called(session: Session, actor: Actor, mail_id: int) -> None:
    """Somebody told the partner by phone. Raises DoneAlready, also where the mail has left."""
    _answered(session, actor, Mail.id == mail_id, NOT_TOLD, MailState.CALLED)


@requires(Permission.RIGHTS_WRITE)
def not_called(session: Session, actor: Actor, wish_id: int) -> None:
    """It was said by mistake: whoever is called told by phone of a wish is to be called again.

    Raises NotThere, DoneAlready.
    """
    wish = session.get(Wish, wish_id)
    if wish is None or wish.kind not in MAILS:
        raise NotThere(wish_id)
    _answered(session, actor, _of(wish), (MailState.CALLED,), MailState.FAILED)


def _answered(
    session: Session,
    actor: Actor,
    which: ColumnElement[bool],
    before: tuple[MailState, ...],
    after: MailState,
) -> None:
    mine = select(Mail).where(_OF_RIGHTS, which, Mail.state.in_(before)).with_for_update()
    mails = session.scalars(mine.execution_options(populate_existing=True)).all()
    if not mails:
        raise DoneAlready
    for mail in mails:
        mail.state = after
    said = " ".join((after.value, ",".join(str(mail.partner_id) for mail in mails)))
    audit(session, actor, Act.RIGHTS_CALL, f"rights:{mails[0].occasion.split('.')[1]}", said)


def _of(wish: Wish) -> ColumnElement[bool]:
    return Mail.occasion.startswith(f"{MAILS[wish.kind].value}.{wish.id}.", autoescape=True)


def of_wish(session: Session, wish: Wish) -> tuple[ToldPartner, ...]:
    """What was written to whom because of a wish."""
    if wish.kind not in MAILS:
        return ()
    rows = session.execute(
        select(Partner.name, Mail.state)
        .join(Mail, Mail.partner_id == Partner.id)
        .where(_OF_RIGHTS, _of(wish))
        .order_by(Partner.name)
    )
    return tuple(ToldPartner(name, state, state not in NOT_TOLD) for name, state in rows)


@without_actor("the clock writes the message")
def letter_facts(session: Session, claimed: Claimed) -> ToldFacts:
    """What the message says."""
    row = select(Partner.name, Contact.name, Mail.body).join(Mail, Mail.partner_id == Partner.id)
    found = session.execute(
        row.outerjoin(Contact, Contact.id == Mail.contact_id).where(Mail.id == claimed.id)
    )
    partner, contact, body = found.one()
    return ToldFacts(partner, contact or "", tuple(body.splitlines()))


def _knowing(session: Session, cases: Collection[int]) -> dict[int, list[str]]:
    """Partners to whom a request went, each with the references that they know."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = session.execute(
        select(Referral.partner_id, Case.reference)
        .join(Case, Case.id == Referral.case_id)
        .where(Referral.case_id.in_(cases), was_sent())
        .distinct()
        .order_by(Referral.partner_id, Case.reference)
    )
    for partner, reference in rows:
        found[partner].append(reference)
    return found
