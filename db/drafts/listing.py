"""Every text a person has not finished, wherever it stands: to find it again, also where its place
is gone.
"""

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.access import requires
from db.drafts import keep
from db.drafts.keep import INTAKE, SavedDraft
from db.models.people import Draft
from domain.permissions import Actor, Permission


@requires(Permission.OWN_ACCOUNT)
def of_mine(session: Session, actor: Actor, beginning: str = "") -> tuple[SavedDraft, ...]:
    """The actor's drafts whose place has that beginning, the last kept first; blank ones not.

    What somebody wrote is theirs, also when their role has no such form any more. Drafts of new
    cases are not among them: that screen has a list of its own.
    """
    query = (
        select(Draft)
        .where(Draft.user_id == actor.user_id, Draft.used_at.is_(None), Draft.place != INTAKE)
        .order_by(Draft.updated_at.desc(), Draft.id.desc())
    )
    if beginning:
        query = query.where(Draft.place.startswith(beginning, autoescape=True))
    found = (
        SavedDraft(draft.token, json.loads(draft.content), draft.updated_at, draft.place)
        for draft in session.scalars(query)
    )
    return tuple(draft for draft in found if any(draft.content.values()))


@requires(Permission.OWN_ACCOUNT)
def throw_away(session: Session, actor: Actor, token: str) -> None:
    """Delete a draft of the actor's, whatever its place; one that is gone is no error."""
    mine = select(Draft.place).where(Draft.user_id == actor.user_id, Draft.token == token)
    place = session.scalar(mine)
    if place is not None:
        keep.consume(session, actor, place, token)
