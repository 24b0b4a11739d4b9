"""Every text a person has not finished, wherever it stands: to find it again, also where its place
is gone.
"""

import json

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from db.access import requires
from db.drafts import keep
from db.drafts.keep import INTAKE, SavedDraft
from db.models.people import Draft
from db.reference.statements import Built, built_once
from domain.permissions import Actor, Permission


@requires(Permission.OWN_ACCOUNT)
def of_mine(session: Session, actor: Actor) -> tuple[SavedDraft, ...]:
    """The actor's drafts, the last kept first; blank ones not.

    What somebody wrote is theirs, also when their role has no such form any more. Drafts of new
    cases are not among them: that screen has a list of its own.
    """
    rows = session.execute(_unfinished(session, actor), {"mine": actor.user_id})
    found = (SavedDraft(token, json.loads(text), at, place) for token, text, at, place in rows)
    return tuple(draft for draft in found if any(draft.content.values()))


@built_once
def _unfinished(session: Session, actor: Actor) -> Built:
    return (
        select(Draft.token, Draft.content, Draft.updated_at, Draft.place)
        .where(Draft.user_id == bindparam("mine"), Draft.used_at.is_(None), Draft.place != INTAKE)
        .order_by(Draft.updated_at.desc(), Draft.id.desc())
    )


@requires(Permission.OWN_ACCOUNT)
def throw_away(session: Session, actor: Actor, token: str) -> None:
    """Delete a draft of the actor's, whatever its place; one that is gone is no error."""
    mine = select(Draft.place).where(Draft.user_id == actor.user_id, Draft.token == token)
    place = session.scalar(mine)
    if place is not None:
        keep.consume(session, actor, place, token)
