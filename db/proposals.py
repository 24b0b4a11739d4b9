"""What partners say should read otherwise: a coordinator accepts or refuses it field by field."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from db import partners_write
from db.access import audit, requires
from db.clock import utcnow
from db.models.directory import Partner
from db.models.follow_up import Proposal, Verification
from db.partners import PartnerDetail, detail
from db.verifications import parts
from domain.permissions import Actor, Permission
from domain.verification import CONTACT, NEW, ORGANIZATION, newcomer, said
from domain.vocabulary import Capacity

SHOWN = 50


class DecidedAlready(Exception):
    """Somebody has decided it meanwhile."""


class HeldChanged(Exception):
    """What we hold has changed since it was proposed: look at it again."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A field that should read otherwise; `part_name` is of the service or the referent."""

    id: int
    part: str
    part_name: str
    field: str
    before: str
    after: str
    who: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A partner with proposals nobody has decided."""

    reference: str
    name: str
    count: int
    at: datetime | None


@requires(Permission.DIRECTORY_WRITE)
def waiting(session: Session, actor: Actor, size: int = 8) -> tuple[Waiting, ...]:
    """Partners with open proposals, the longest waiting first."""
    rows = session.execute(
        select(
            Partner.reference, Partner.name, func.count(Proposal.id),
            func.min(Verification.answered_at).label("at"),
        )
        .join(Proposal, Proposal.partner_id == Partner.id)
        .join(Verification, Verification.id == Proposal.verification_id)
        .where(Proposal.accepted.is_(None))
        .group_by(Partner.id, Partner.reference, Partner.name)
        .order_by("at", Partner.id)
        .limit(size)
    )  # fmt: skip
    return tuple(Waiting(*row) for row in rows)


@requires(Permission.DIRECTORY_WRITE)
def of_partner(session: Session, actor: Actor, reference: str) -> tuple[Proposed, ...]:
    """The open proposals of a partner, in the order it made them."""
    names = {key: form.name for key, form in parts(detail(session, actor, reference)).items()}
    rows = session.execute(
        select(Proposal, Verification.who, Verification.answered_at)
        .join(Verification, Verification.id == Proposal.verification_id)
        .join(Partner, Partner.id == Proposal.partner_id)
        .where(Partner.reference == reference, Proposal.accepted.is_(None))
        .order_by(Proposal.id)
        .limit(SHOWN)
    )
    return tuple(
        Proposed(
            it.id, it.part, names.get((it.part, it.part_id), ""), it.field, it.before, it.after,
            who, at,
        )
        for it, who, at in rows
    )  # fmt: skip


@requires(Permission.DIRECTORY_WRITE)
def decide(session: Session, actor: Actor, proposal_id: int, *, accept: bool) -> None:
    """Write it into the directory, or leave what we hold. With the last one of an answer the
    partner counts as verified.

    Raises DecidedAlready, HeldChanged, Invalid, Conflict.
    """
    found = session.scalars(
        select(Proposal)
        .where(Proposal.id == proposal_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if found is None or found.accepted is not None:
        raise DecidedAlready
    partner = session.get_one(Partner, found.partner_id)
    if accept:
        _write(session, actor, detail(session, actor, partner.reference), found)
    found.accepted, found.decided_at, found.decided_by = accept, utcnow(), actor.user_id
    session.flush()
    verdict = "partner.accept" if accept else "partner.refuse"
    audit(
        session, actor, verdict, partner.reference, f"{found.field}\t{found.before}\t{found.after}"
    )
    others = exists().where(
        Proposal.verification_id == found.verification_id, Proposal.accepted.is_(None)
    )
    if not session.scalar(select(others)):
        partners_write.verify(session, actor, partner.reference)


def _write(session: Session, actor: Actor, present: PartnerDetail, found: Proposal) -> None:
    """By the rules of the forms, on what we hold now."""
    reference, version = present.reference, present.version
    if found.field == NEW:
        form = newcomer(found.after)
        partners_write.save_referent(session, actor, reference, version, form)
        return
    held: Any = parts(present).get((found.part, found.part_id))
    if held is None or said(held, found.field) not in (found.before, found.after):
        raise HeldChanged
    changed = replace(held, **{found.field: _value(found)})
    if found.part == ORGANIZATION:
        partners_write.edit(session, actor, reference, version, changed)
    elif found.part == CONTACT:
        partners_write.save_referent(session, actor, reference, version, changed, found.part_id)
    else:
        partners_write.save_service(session, actor, reference, version, changed, found.part_id)


def _value(found: Proposal) -> str | bool | Capacity:
    if found.field == "active":
        return found.after == "True"
    return Capacity(found.after) if found.field == "capacity" else found.after
