"""What a coordinator learns of the reserved needs of each case, from everything they can open.

All that the functions return is taken apart into marks (`detail.status=new`, `detail.needs#=2`).
The attacker even knows the truth of nine tenths of the cases, learns from it which marks go with
reserved needs, and judges the rest (`guessing`): once from the open needs, which a coordinator is
meant to read, once from all marks, and quarter, channel and month beside them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum

import numpy as np
import pandas as pd
from sqlalchemy.orm import Session

from db.cases import detail as case_detail
from db.cases import listing as case_list
from db.cases.filters import CaseFilters, View
from db.cases.listing import ListedCase
from db.clock import utcnow
from db.referrals import board as referral_board
from db.referrals import lists as referral_lists
from domain.permissions import Actor, PermissionDenied
from inference.guessing import PARTS, guess
from inference.reserved import POINTS, Known
from inference.truth import Heard
from inference.world import World

LONGEST = 60
"""Longer texts are taken apart into words."""
IDENTIFYING = ("reference", "id", "case_id", "at", "token")
Marks = set[str]


@dataclass(frozen=True, slots=True)
class Learned:
    """Reserved needs known better than from the open needs of the case, by what gave them away."""

    together: Known
    """By all marks at once."""
    alone: Known
    """By a single mark."""
    shown: int
    """Cases."""

    @property
    def people(self) -> int:
        """Of how many it is known."""
        return max(self.together.people, self.alone.people)


def of_cases(world: World, actor: Actor) -> Learned:
    """From everything that this person can open."""
    shown = world.read(lambda session, who: _all(world, session, who), actor)
    cases = [case for case in world.heard if case.reference in shown]
    if len(cases) < 2 * PARTS:
        return Learned(Known(), Known(), len(cases))
    marks = [shown[case.reference] | _meant(case) for case in cases]
    return of_marks([case.needs - case.reserved for case in cases], marks, _secret(cases))


def of_marks(needs: list[frozenset[str]], marks: list[Marks], secret: np.ndarray) -> Learned:
    """Of people with these open needs and marks, some of whom (1.0) have a reserved need."""
    held = guess(needs, marks, secret)
    return Learned(
        *(_claimed(held.needs, more, secret) for more in (held.together, held.alone)), len(marks)
    )


def _claimed(before: np.ndarray, held: np.ndarray, secret: np.ndarray) -> Known:
    known = Known()
    for base, now, true in zip(before, held, secret, strict=True):
        if now > base + POINTS:
            known.claim(bool(true), float(base))
    return known


def _secret(cases: list[Heard]) -> np.ndarray:
    return np.array([bool(case.reserved) for case in cases], float)


def found_by_need(world: World, actor: Actor) -> Counter[str]:
    """Cases that the list gives when it is asked for a reserved need: none, or as if not asked."""

    def ask(session: Session, who: Actor) -> Counter[str]:
        given: Counter[str] = Counter()
        whole = case_list.page(session, who, CaseFilters(View.ALL)).count
        for need in sorted({need for case in world.heard for need in case.reserved}):
            found = case_list.page(session, who, CaseFilters(View.ALL, need=need)).count
            given[need] = 0 if found == whole else found
        return +given

    return world.read(ask, actor)


def _references(session: Session, actor: Actor) -> set[str]:
    return {reference for view in View for reference, _row in _listed(session, actor, view)}


def _meant(case: Heard) -> Marks:
    """What may be known of a case from elsewhere."""
    return {f"quarter={case.quarter}", f"channel={case.channel}", f"month={case.opened:%Y-%m}"}


def _all(world: World, session: Session, actor: Actor) -> dict[str, Marks]:
    shown: dict[str, Marks] = defaultdict(set)
    for reference in _opened(world, session, actor):
        found = case_detail.detail(session, actor, reference)
        if found is not None:
            shown[reference] |= set(_marks("detail", found))
    for view in View:
        for reference, row in _listed(session, actor, view):
            shown[reference] |= set(_marks(f"list {view.value}", row))
    for lane in referral_board.board(session, actor, utcnow(), size=1000):
        for waiting in lane.first:
            shown[waiting.reference] |= set(_marks(f"board {lane.actor.value}", waiting))
    with suppress(PermissionDenied):
        late = referral_lists.without_answer(session, actor, 1000)[1]
        since = datetime.fromisoformat("2000-01-01T00:00+00:00")
        for asked in (*late, *referral_lists.answers_since(session, actor, since, 1000)):
            shown[asked.reference] |= set(_marks("asked", asked))
    return shown


MANY = 2_000


def _opened(world: World, session: Session, actor: Actor) -> list[str]:
    """All references are tried; of very many, all that are listed and some that are not."""
    every = [case.reference for case in world.heard]
    if len(every) <= MANY:
        return every
    return [*sorted(_references(session, actor))[:MANY], *every[:: len(every) // 200]]


def _listed(session: Session, actor: Actor, view: View) -> Iterator[tuple[str, ListedCase]]:
    with suppress(PermissionDenied):
        cursor = None
        while True:
            page = case_list.page(session, actor, CaseFilters(view), cursor, size=200)
            for row in page.rows:
                yield row.reference, row
            cursor = page.next
            if cursor is None:
                return


def _marks(name: str, value: object) -> Iterator[str]:
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            if field.name not in IDENTIFYING:
                yield from _marks(f"{name}.{field.name}", getattr(value, field.name))
    elif isinstance(value, dict):
        for key, each in value.items():
            if key not in IDENTIFYING:
                yield from _marks(f"{name}.{key}", each)
    elif isinstance(value, tuple | list | frozenset | set):
        yield f"{name}#={len(value)}"
        for each in value:
            yield from _marks(name, each)
    elif isinstance(value, datetime | date | pd.Timestamp):
        yield f"{name} is there"
    elif isinstance(value, str) and not isinstance(value, Enum) and len(value) > LONGEST:
        yield from (f"{name}~{word}" for word in value.casefold().split())
    else:
        yield f"{name}={value}"
