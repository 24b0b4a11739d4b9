"""What partners say should read otherwise: a coordinator accepts or refuses it field by field."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from db.access import audit, requires
from db.clock import utcnow
from db.directory import numbers, write
from db.directory.detail import PartnerDetail, detail
from db.directory.verification import parts
from db.models.directory import Partner
from db.models.follow_up import Proposal, Verification
from db.reference.statements import how_many
from domain.acts import Act
from domain.directory.forms import on_record
from domain.directory.verification import CONTACT, NEW, NOTE, ORGANIZATION, Form, newcomer, said
from domain.errors import Changed, DoneAlready
from domain.permissions import Actor, Permission
from domain.vocabulary import Capacity

SHOWN = 50
_OPEN = Proposal.accepted.is_(None)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A field that should read otherwise; `part_name` is of the service or the referent.

    The field NOTE changes nothing: its `after` is what they added in their own words.
    """

    id: int
    part: str
    part_name: str
    field: str
    before: str
    after: str
    who: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class WaitingPartner:
    """A partner with proposals nobody has decided."""

    reference: str
    name: str
    count: int
    at: datetime | None


@requires(Permission.DIRECTORY_WRITE)
def waiting(
    session: Session, actor: Actor, size: int = 8
) -> tuple[int, tuple[WaitingPartner, ...]]:
    """How many partners have open proposals, and those that wait longest."""
    rows = session.execute(
        select(
            Partner.reference,
            Partner.name,
            func.count(Proposal.id),
            func.min(Verification.answered_at).label("at"),
        )
        .join(Proposal, Proposal.partner_id == Partner.id)
        .join(Verification, Verification.id == Proposal.verification_id)
        .where(_OPEN)
        .group_by(Partner.id, Partner.reference, Partner.name)
        .order_by("at", Partner.id)
        .limit(size)
    ).all()
    open_ones = select(func.count(Proposal.partner_id.distinct())).where(_OPEN)
    count = how_many(rows, size, lambda: session.scalar(open_ones) or 0)
    return count, tuple(WaitingPartner(*row) for row in rows)


@requires(Permission.DIRECTORY_WRITE)
def of_partner(session: Session, actor: Actor, reference: str) -> tuple[Proposed, ...]:
    """The open proposals of a partner, in the order it made them."""
    names = {key: form.name for key, form in _held(detail(session, actor, reference)).items()}
    rows = session.execute(
        select(Proposal, Verification)
        .join(Verification, Verification.id == Proposal.verification_id)
        .join(Partner, Partner.id == Proposal.partner_id)
        .where(Partner.reference == reference, _OPEN)
        .order_by(Proposal.id)
        .limit(SHOWN)
    )
    return tuple(
        Proposed(
            it.id,
            it.part,
            names.get((it.part, it.part_id), ""),
            it.field,
            it.before,
            answer.note if it.field == NOTE else it.after,
            answer.who,
            answer.answered_at,
        )
        for it, answer in rows
    )


@requires(Permission.DIRECTORY_WRITE)
def decide(session: Session, actor: Actor, proposal_id: int, *, accept: bool) -> None:
    """Write it into the directory, or leave what we hold; a note is only read. With the last one
    of an answer we asked for the partner counts as verified.

    Raises DoneAlready, Changed, Refused.
    """
    found = session.scalars(
        select(Proposal)
        .where(Proposal.id == proposal_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if found is None or found.accepted is not None:
        raise DoneAlready
    numbers.next_version(session)  # from here on nobody else changes the partner
    partner = session.get_one(Partner, found.partner_id, populate_existing=True)
    if accept and found.field != NOTE:
        _write(session, actor, detail(session, actor, partner.reference), found)
    found.accepted, found.decided_at, found.decided_by = accept, utcnow(), actor.user_id
    session.flush()
    audit(session, actor, _verdict(found), partner.reference, _told(found))
    others = exists().where(Proposal.verification_id == found.verification_id, _OPEN)
    answer = session.get_one(Verification, found.verification_id)
    if not answer.unasked and not session.scalar(select(others)):
        write.verify(session, actor, partner.reference)


def _write(session: Session, actor: Actor, present: PartnerDetail, found: Proposal) -> None:
    """By the rules of the forms, on what we hold now."""
    reference, version = present.reference, present.version
    if found.field == NEW:
        form = newcomer(found.after)
        write.save_referent(session, actor, reference, version, form)
        return
    held: Any = _held(present).get((found.part, found.part_id))
    if held is None or said(held, found.field) not in (found.before, found.after):
        raise Changed
    changed = replace(held, **{found.field: _value(found)})
    if found.part == ORGANIZATION:
        write.edit(session, actor, reference, version, changed)
    elif found.part == CONTACT:
        write.save_referent(session, actor, reference, version, changed, found.part_id)
    else:
        write.save_service(session, actor, reference, version, changed, found.part_id)


def _held(present: PartnerDetail) -> dict[tuple[str, int | None], Form]:
    """As `parts`, with the referents who left since."""
    return parts(present) | {(CONTACT, r.id): r.form for r in present.referents}


def _verdict(found: Proposal) -> Act:
    if found.field == NOTE:
        return Act.PARTNER_NOTE
    return Act.PARTNER_ACCEPT if found.accepted else Act.PARTNER_REFUSE


def _told(found: Proposal) -> str:
    """For the history; a note stays where it is encrypted."""
    if found.field == NOTE:
        return ""
    if found.field == NEW:
        return newcomer(found.after).name
    return write.told(on_record({found.field: (found.before, found.after)}))


def _value(found: Proposal) -> str | bool | Capacity:
    if found.field == "active":
        return found.after == "True"
    return Capacity(found.after) if found.field == "capacity" else found.after
