"""What of the rights of tenants waits for somebody, for *Oggi*: wishes that were granted and are
still to be carried out, and cases whose term is over. An open wish stands there as a task.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session

from db.access import requires
from db.models.cases import Case
from db.models.rights import Wish
from db.reference.statements import Built, built_once
from db.rights import retention
from domain.permissions import Actor, Permission
from domain.rights.wish import BY_CLOCK, WishKind, WishState

COUNT_LIMIT = 1_000
"""Nobody needs to know how many more."""


@dataclass(frozen=True, slots=True)
class GrantedWish:
    """A wish to carry out; the first is due first."""

    id: int
    kind: WishKind
    reference: str
    due_on: date


@dataclass(frozen=True, slots=True)
class RightsToDo:
    """What waits: wishes, how many cases are to be reviewed, and since when the first."""

    wishes: tuple[GrantedWish, ...]
    reviews: int
    since: date | None


@requires(Permission.RIGHTS_WRITE)
def waiting(session: Session, actor: Actor, size: int = 50) -> RightsToDo:
    """What there is to do."""
    rows = session.execute(_waiting(session, actor, size), retention.as_of()).all()
    wishes = tuple(
        GrantedWish(row.id, row.kind, row.reference or "", row.due_on) for row in rows if row.id
    )
    return RightsToDo(wishes, rows[0].reviews, rows[0].since)


@built_once
def _waiting(session: Session, actor: Actor, size: int) -> Built:
    """The first wishes, each with what is told of the reviews; these alone where there is none."""
    reviews, granted = _reviews().subquery(), _granted(size).subquery()
    return (
        select(reviews, granted)
        .outerjoin_from(reviews, granted, true())
        .order_by(granted.c.due_on, granted.c.id)
    )


def _granted(size: int) -> Built:
    return (
        select(Wish.id, Wish.kind, Case.reference, Wish.due_on)
        .outerjoin(Case, Case.id == Wish.case_id)
        .where(Wish.state == WishState.GRANTED, Wish.kind.not_in(BY_CLOCK))
        .order_by(Wish.due_on, Wish.id)
        .limit(size)
    )


def _reviews() -> Built:
    """How many, and the earliest term: those whose term is longest over are looked at first."""
    beyond = select(Case.retain_until).where(*retention.to_review()).order_by(Case.retain_until)
    some = beyond.limit(COUNT_LIMIT).subquery()
    return select(
        func.count().label("reviews"), func.min(some.c.retain_until).label("since")
    ).select_from(some)
