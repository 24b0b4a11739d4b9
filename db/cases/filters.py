"""What the list of cases can be asked for, as conditions in SQL."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, false, or_, select, text, true
from sqlalchemy.orm import Session

from db.access import without_actor
from db.models.cases import Case, CaseNeed, ReferenceCounter
from db.reference.catalogue import Catalogue, catalogue_of
from db.reference.statements import Built, built_once, moment
from db.visible import cases as case_visible
from db.visible.places import may_ask
from domain.permissions import Actor, Permission
from domain.vocabulary import N_, CaseStatus, Labelled

OPEN = text("status <> 'closed'")
"""Written out, not bound: only so do both databases see that the partial indexes apply."""
_REFERENCE = re.compile(r"(?:([a-z]{2})[\s-]*)?(?:(20\d\d)[\s-]+)?(\d{1,7})", re.IGNORECASE)
_ENOUGH_DIGITS = 3


class View(Labelled):
    """A saved view of the list."""

    OPEN = "open", N_("Being followed")
    MINE = "mine", N_("My cases")
    TODAY = "today", N_("Today")
    OVERDUE = "overdue", N_("Late")
    WITHOUT_REFERRAL = "unreferred", N_("Not yet referred")
    TO_CONFIRM = "to_confirm", N_("To confirm")
    CLOSED = "closed", N_("Closed cases")
    ALL = "all", N_("All cases")

    @property
    def by_due(self) -> bool:
        """Ordered by due time, most late first; the other views show the newest first."""
        return self in (View.TODAY, View.OVERDUE)

    @property
    def only_open(self) -> bool:
        """Whether closed cases are left out."""
        return self not in (View.CLOSED, View.ALL)


@dataclass(frozen=True, slots=True)
class CaseFilters:
    """What to show; an empty value does not narrow. Codes that do not exist find nothing."""

    view: View = View.OPEN
    place: str = ""
    """A quarter (`VA-01`), a municipality (ISTAT code) or a province (`VA`)."""
    need: str = ""
    """A need (`EC-ALI`) or an area of need (`EC`)."""
    urgency: int | None = None
    status: CaseStatus | None = None
    channel: str = ""
    reference: str = ""
    """A reference or its number; looked for in all cases, whatever the view."""
    households: frozenset[int] | None = None
    """Only cases of these; likewise in all cases."""
    cut: bool = False
    """There are more households than these: what is counted is counted at least."""

    @property
    def searches(self) -> bool:
        """Whether something is looked for, so that the view does not narrow."""
        return bool(self.reference) or self.households is not None

    @property
    def shown_view(self) -> View:
        """The view that applies."""
        return View.ALL if self.searches else self.view


@without_actor("parses a text, reads nothing")
def looks_like_reference(typed: str) -> bool:
    """Whether `typed` is a reference or the number of one: `VA-2026-000123`, `2026-123`, `123`."""
    return _REFERENCE.fullmatch(typed.strip()) is not None


@without_actor("reads reference data")
def quarters_in(catalogue: Catalogue, place: str) -> frozenset[int]:
    """Ids of the quarters of a quarter code, ISTAT code or province."""
    return frozenset(
        q.id for q in catalogue.quarters.values() if place in (q.code, q.istat, q.province)
    )


@without_actor("reads reference data, and leaves out what its actor may not see")
def needs_in(catalogue: Catalogue, actor: Actor, code: str) -> frozenset[str]:
    """Need codes of a need or an area, without the restricted ones `actor` may not see."""
    may = case_visible.needs(catalogue, actor)
    return frozenset(c for c in may if code in (c, catalogue.needs[c].area))


@without_actor("reads reference data")
def askable(catalogue: Catalogue, actor: Actor, filters: CaseFilters) -> CaseFilters:
    """What this reader may ask: who is not told urgency, status, due time, channel and quarter of a
    case, cannot ask by them either, nor by whose it is.
    """
    if actor.may(Permission.CASES_ALL):
        return filters
    place = filters.place if may_ask(catalogue, actor, filters.place) else ""
    return replace(
        filters,
        view=View.OPEN,
        place=place,
        urgency=None,
        status=None,
        channel="",
        households=None,
        cut=False,
    )


def conditions(session: Session, actor: Actor, filters: CaseFilters) -> list[ColumnElement[bool]]:
    """All that a case must meet to be listed, needs excepted (`with_need`); `me`, `now` and
    `tonight` are given with the question.
    """
    catalogue = catalogue_of(session)
    of = case_visible.listed(actor)
    found = case_visible.among(session, actor)
    if of is Case:
        found += _of_view(filters.shown_view)
    if filters.place:
        found.append(_in(of.quarter_id, quarters_in(catalogue, filters.place)))
    if filters.urgency is not None:
        found.append(Case.urgency == filters.urgency)
    if filters.status is not None:
        found.append(Case.status == filters.status)
    if filters.channel:
        found.append(Case.channel == filters.channel)
    if filters.reference:
        meant = _with_reference(session, filters.reference)
        found.append(meant if of is Case else of.id.in_(select(Case.id).where(meant)))
    if filters.households is not None:
        found.append(Case.household_id.in_(filters.households))
    return found


def _in(column: Any, ids: frozenset[int]) -> ColumnElement[bool]:
    """One value as `=`: SQLite then takes the order from the index too."""
    if len(ids) == 1:
        return column == next(iter(ids))  # type: ignore[no-any-return]
    return column.in_(ids)  # type: ignore[no-any-return]


def overdue(now: Any) -> list[ColumnElement[bool]]:
    """What makes an open case overdue."""
    return [Case.due_at <= now]


def due_today(now: Any, tonight: Any) -> list[ColumnElement[bool]]:
    """What makes an open case due today and not yet overdue."""
    return [Case.due_at > now, Case.due_at < tonight]


def _of_view(view: View) -> list[ColumnElement[bool]]:
    found: list[Any] = [OPEN] if view.only_open else []
    extra: dict[View, list[Any]] = {
        View.MINE: [Case.opened_by == bindparam("me")],
        View.TODAY: due_today(moment("now"), moment("tonight")),
        View.OVERDUE: overdue(moment("now")),
        View.WITHOUT_REFERRAL: [Case.referred.is_(False)],
        View.TO_CONFIRM: [Case.status == CaseStatus.TO_CONFIRM],
        View.CLOSED: [Case.status == CaseStatus.CLOSED],
    }
    return found + extra.get(view, [])


def with_need(case_id: Any, codes: frozenset[str]) -> ColumnElement[bool]:
    """Whether a case has one of these needs."""
    if not codes:
        return case_id < 0  # type: ignore[no-any-return]
        # not false(): SQLAlchemy would drop the other conditions, index and all
    return (
        select(CaseNeed.case_id)
        .where(CaseNeed.case_id == case_id, CaseNeed.need_code.in_(sorted(codes)))
        .exists()
    )


def _with_reference(session: Session, typed: str) -> ColumnElement[bool]:
    """The references a typed text can mean: its number in every province and year not given."""
    match = _REFERENCE.fullmatch(typed.strip())
    if match is None:
        return false()
    province, year, digits = (match[1] or "").upper(), match[2], match[3]
    counters = session.execute(
        select(ReferenceCounter.province, ReferenceCounter.year).where(
            ReferenceCounter.province == province if province else true(),
            ReferenceCounter.year == int(year) if year else true(),
        )
    )
    exact = [f"{p}-{y}-{int(digits):06d}" for p, y in counters]
    meant: ColumnElement[bool] = Case.reference.in_(exact)
    if province and year and len(digits) >= _ENOUGH_DIGITS:
        start = f"{province}-{year}-{digits}"
        begins = and_(Case.reference >= start, Case.reference < start + ":")  # ":" follows "9"
        meant = or_(meant, begins)
    return meant


def needs_of(
    session: Session, actor: Actor, case_ids: Collection[int]
) -> dict[int, tuple[str, ...]]:
    """The needs of cases that `actor` may see, gravest first; in one query."""
    needs: dict[int, list[str]] = {number: [] for number in case_ids}
    for number, code in session.execute(_heard(session, actor), {"cases": list(case_ids)}):
        needs[number].append(code)
    return {number: tuple(codes) for number, codes in needs.items()}


@built_once
def _heard(session: Session, actor: Actor) -> Built:
    return (
        select(CaseNeed.case_id, CaseNeed.need_code)
        .where(
            CaseNeed.case_id.in_(bindparam("cases", expanding=True)),
            *case_visible.need_visible(session, actor),
        )
        .order_by(CaseNeed.severity.desc(), CaseNeed.need_code)
    )
