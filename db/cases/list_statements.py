"""The statements of the list of cases, built once for what a reader may ask.

`now`, `tonight` and `me` are given with each of them, and where a page begins.
"""

from typing import Any

from sqlalchemy import ScalarSelect, Select, asc, bindparam, desc, func, null, select, tuple_
from sqlalchemy.orm import Session

from db.cases.filters import CaseFilters, View, askable, conditions, needs_in, with_need
from db.cases.naming import to_add
from db.models.cases import Case, CaseNeed
from db.models.told import CaseTold
from db.reference.catalogue import catalogue_of
from db.reference.statements import Built, built_once
from db.visible import cases as case_visible
from db.visible import kept
from domain.permissions import Actor, Permission

COLUMNS = (
    Case.id,
    Case.reference,
    Case.quarter_id,
    Case.opened_at,
    Case.urgency,
    Case.status,
    Case.next_actor,
    Case.due_at,
    Case.outcome,
    Case.closed_at,
    to_add().label("to_name"),
)


def askable_views(session: Session, actor: Actor) -> list[View]:
    """The views of open cases that this person can ask for."""
    catalogue = catalogue_of(session)
    every = [view for view in View if view.only_open]
    return [v for v in every if askable(catalogue, actor, CaseFilters(v)).view is v]


@built_once
def view_sizes(session: Session, actor: Actor, most: int) -> Built:
    """How many cases each of them holds, at most so many."""
    views = askable_views(session, actor)
    found = [_candidates(session, actor, CaseFilters(view)).limit(most) for view in views]
    return kept.lists(select(*(_size(each) for each in found)))


def _candidates(session: Session, actor: Actor, filters: CaseFilters) -> Select[int]:
    """Ids by everything but needs."""
    return select(case_visible.listed(actor).id).where(*conditions(session, actor, filters))


def _found(session: Session, actor: Actor, filters: CaseFilters, *, rare: bool) -> Select[int]:
    """Ids, neither ordered nor limited."""
    found, of = _candidates(session, actor, filters), case_visible.listed(actor)
    if not filters.need:
        return found
    needs = needs_in(catalogue_of(session), actor, filters.need)
    if rare:
        same = CaseNeed.case_id == of.id
        return found.join(CaseNeed, same).where(CaseNeed.need_code == next(iter(needs)))
    return found.where(with_need(of.id, needs))


def _keys(actor: Actor, *, by_due: bool) -> tuple[Any, ...]:
    """What the list is ordered by: due time, the most late first; else the newest first, by opening
    or, for who is not told when a case was opened, by its first request.
    """
    if not actor.may(Permission.CASES_ALL):
        return CaseTold.first_asked, CaseTold.reference
    return (Case.due_at, Case.id) if by_due else (Case.id,)


@built_once
def place_of(session: Session, actor: Actor, *, by_due: bool) -> Built:
    """Where a case stands in the order."""
    this = Case.reference == bindparam("reference")
    found = select(*_keys(actor, by_due=by_due)).select_from(Case).where(this)
    return case_visible.known(session, actor, found)


@built_once
def rows(
    session: Session, actor: Actor, filters: CaseFilters, rare: bool, way: bool | None, size: int
) -> Built:
    """Forward or backwards from a place in the order (`key_0`, …); None: from the beginning."""
    by_due = filters.shown_view.by_due
    keys, ascending = _keys(actor, by_due=by_due), by_due is (way is not False)
    found = case_visible.shown(session, actor, _found(session, actor, filters, rare=rare))
    if way is not None:
        here = [bindparam(f"key_{n}", type_=key.type) for n, key in enumerate(keys)]
        row, place = (keys[0], here[0]) if len(keys) == 1 else (tuple_(*keys), tuple_(*here))
        found = found.where(row > place if ascending else row < place)
    way_of = asc if ascending else desc
    named = [key.label(f"key_{n}") for n, key in enumerate(keys)]
    ids = found.add_columns(*named).order_by(*map(way_of, keys)).limit(size).subquery("found")
    mine = actor.may(Permission.CASES_ALL)  # their keys are of `Case`, and need no sorting
    again = map(way_of, keys if mine else [ids.c[key.name] for key in named])
    return kept.lists(select(*COLUMNS).join(ids, ids.c.id == Case.id).order_by(*again))


@built_once
def sizes(
    session: Session, actor: Actor, filters: CaseFilters, rare: bool, most: int, scanned: int
) -> Built:
    """How many are found and, where they are tested for their needs, how many were tested."""
    if not filters.need or rare:
        found = _found(session, actor, filters, rare=rare).limit(most)
        return kept.lists(select(_size(found), null()))
    tested = _candidates(session, actor, filters).limit(scanned)
    needs = needs_in(catalogue_of(session), actor, filters.need)
    with_it = select(CaseNeed.case_id).where(
        CaseNeed.case_id.in_(tested), CaseNeed.need_code.in_(sorted(needs))
    )
    return kept.lists(select(_size(with_it.distinct()), _size(tested)))


def _size(ids: Select[int]) -> ScalarSelect[int]:
    return select(func.count()).select_from(ids.subquery()).scalar_subquery()
