"""What a person is typing and has not saved: kept on the server at every change, encrypted.

One draft for each person and kind, with the one-time token that its save will carry. Drafts
are scratch: no audit event stands for them (`db.engine.WITHOUT_AUDIT`).
"""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from db.access import requires, without_actor
from db.clock import utcnow
from db.models.cases import Case
from db.models.people import Draft
from domain.permissions import Actor, Permission

INTAKE = "intake"


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """A draft as it was last kept."""

    token: str
    content: dict[str, Any]
    updated_at: datetime


@without_actor("a random number, nothing is read or written")
def new_token() -> str:
    """A one-time token for a form: 43 letters, 256 bits."""
    return secrets.token_urlsafe(32)


@requires(Permission.CASES_WRITE)
def load(session: Session, actor: Actor) -> SavedDraft | None:
    """The actor's draft of a new case, or None."""
    draft = session.scalars(_own(actor).limit(1)).first()
    if draft is None:
        return None
    return SavedDraft(draft.token, json.loads(draft.content), draft.updated_at)


@requires(Permission.CASES_WRITE)
def keep(session: Session, actor: Actor, token: str, content: dict[str, Any]) -> datetime | None:
    """Keep `content` as the actor's draft; writes only what differs. Returns when it was kept.

    None when the case of this token is already saved: nothing to keep any more.
    """
    if session.scalar(select(Case.id).where(Case.intake_token == token)) is not None:
        return None
    text = json.dumps(content, sort_keys=True, ensure_ascii=True)
    draft = session.scalars(_own(actor).limit(1).with_for_update()).first()
    if draft is None:
        draft = Draft(user_id=actor.user_id, kind=INTAKE)
        session.add(draft)
    elif (draft.token, draft.content) == (token, text):
        return draft.updated_at
    draft.token, draft.content, draft.updated_at = token, text, utcnow()
    session.flush()
    return draft.updated_at


@requires(Permission.CASES_WRITE)
def discard(session: Session, actor: Actor) -> None:
    """Throw the actor's draft away."""
    consume(session, actor)


@without_actor("used inside db, in the transaction that stores the case")
def consume(session: Session, actor: Actor) -> None:
    """The draft has become a case."""
    session.execute(delete(Draft).where(Draft.user_id == actor.user_id, Draft.kind == INTAKE))


def _own(actor: Actor) -> Select[Draft]:
    return (
        select(Draft)
        .where(Draft.user_id == actor.user_id, Draft.kind == INTAKE)
        .order_by(Draft.updated_at.desc(), Draft.id.desc())
    )
