"""In which quarters something is being done now: what the map marks."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.access import requires
from db.models.actions import QuarterAction
from db.reference.catalogue import Catalogue, catalogue_of
from domain.actions.forms import ActionKind, ActionState
from domain.permissions import Actor, Permission


@dataclass(frozen=True, slots=True)
class Doing:
    """The actions that are running in a quarter: how many, and what they are, the most first."""

    total: int
    kinds: tuple[ActionKind, ...]


@requires(Permission.NETWORK_READ)
def going_on(session: Session, actor: Actor) -> Mapping[str, Doing]:
    """By the code of each quarter that has any: what runs there, and in those merged into it, as
    the profile of the quarter lists it. Nobody having said that an action is over, it goes on.
    """
    rows = session.execute(
        select(QuarterAction.quarter_id, QuarterAction.kind, func.count())
        .where(QuarterAction.state == ActionState.RUNNING)
        .group_by(QuarterAction.quarter_id, QuarterAction.kind)
    ).all()
    catalogue = catalogue_of(session)
    found: dict[str, Counter[ActionKind]] = {}
    for quarter_id, kind, n in rows:
        for code in _shown_at(catalogue, quarter_id):
            found.setdefault(code, Counter())[kind] += n
    return {code: _doing(kinds) for code, kinds in found.items()}


def _doing(kinds: Counter[ActionKind]) -> Doing:
    order = list(ActionKind)
    first = sorted(kinds, key=lambda kind: (-kinds[kind], order.index(kind)))
    return Doing(kinds.total(), tuple(first))


def _shown_at(catalogue: Catalogue, quarter_id: int) -> Iterator[str]:
    """The quarter, and those that took its place one after another."""
    seen = set[str]()
    code: str | None = catalogue.quarters[quarter_id].code
    while code and code not in seen:
        yield code
        seen.add(code)
        place = catalogue.quarters_by_code.get(code)
        code = place.merged_into if place else None
