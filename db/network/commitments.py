"""Promises made at a meeting or between two: written down, kept, withdrawn."""

from datetime import date

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from db.access import audit, requires
from db.clock import today, utcnow
from db.engine import insert_into
from db.models.network import Commitment
from db.network.meetings import found
from db.network.owners import Owner, name_of
from db.network.promises import still
from domain.acts import Act
from domain.errors import NotThere
from domain.network.meetings import checked_commitment
from domain.permissions import Actor, Permission, PermissionDenied


@requires(Permission.NETWORK_WRITE)
def add(
    session: Session,
    actor: Actor,
    text: str,
    owner: Owner,
    due_on: date | None,
    token: str,
    meeting_id: int | None = None,
) -> bool:
    """Write a promise down; the same `token` twice writes once. Whether it was written.

    Raises Refused, also when the owner is not there any more, and NotThere.
    """
    now = today()
    words = checked_commitment(text, due_on, now)
    meeting = found(session, meeting_id) if meeting_id else None
    made = session.scalar(
        insert_into(session, Commitment)
        .values(
            meeting_id=meeting.id if meeting else None,
            text=words,
            user_id=owner.user_id,
            partner_id=owner.partner_id,
            contact_id=owner.contact_id,
            due_on=due_on,
            owner=name_of(session, owner),
            created_at=utcnow(),
            created_by=actor.user_id,
            taken_on=min(meeting.day, now) if meeting else now,
            form_token=token,
        )
        .on_conflict_do_nothing(index_elements=[Commitment.form_token])
        .returning(Commitment.id)
    )
    if made is not None:
        audit(session, actor, Act.COMMITMENT_TAKE, f"commitment {made}", str(due_on))
    return made is not None


@requires(Permission.NETWORK_READ)
def finish(session: Session, actor: Actor, commitment_id: int) -> None:
    """It is kept. One's own anybody may finish, the others a coordinator.

    Raises NotThere, PermissionDenied.
    """
    here = (Commitment.id == commitment_id, *still())
    whose = session.execute(select(Commitment.user_id).where(*here)).first()
    if whose is None:
        raise NotThere(commitment_id)
    if whose.user_id != actor.user_id and not actor.may(Permission.NETWORK_WRITE):
        raise PermissionDenied(actor, Permission.NETWORK_WRITE)
    changed = update(Commitment).where(*here).values(done_on=today(), done_by=actor.user_id)
    if session.scalar(changed.returning(Commitment.id)) is None:
        raise NotThere(commitment_id)
    audit(session, actor, Act.COMMITMENT_KEEP, f"commitment {commitment_id}")


@requires(Permission.NETWORK_WRITE)
def reopen(session: Session, actor: Actor, commitment_id: int) -> None:
    """It was not kept after all. Raises NotThere."""
    _change(session, commitment_id, Commitment.done_on.is_not(None), done_on=None, done_by=None)
    audit(session, actor, Act.COMMITMENT_REOPEN, f"commitment {commitment_id}")


@requires(Permission.NETWORK_WRITE)
def withdraw(session: Session, actor: Actor, commitment_id: int) -> None:
    """Nobody expects it any more: it counts for nobody. Raises NotThere."""
    _change(session, commitment_id, *still(), withdrawn=True)
    audit(session, actor, Act.COMMITMENT_WITHDRAW, f"commitment {commitment_id}")


def _change(
    session: Session, commitment_id: int, *where: ColumnElement[bool], **values: object
) -> None:
    changed = update(Commitment).where(Commitment.id == commitment_id, *where).values(**values)
    if session.scalar(changed.returning(Commitment.id)) is None:
        raise NotThere(commitment_id)
