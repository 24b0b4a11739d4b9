"""What a coordinator learns of the reserved needs of each case, from everything they can open.

All that the functions return is taken apart into marks (`detail.status=new`, `detail.needs#=2`).
The attacker even knows the truth of four fifths of the cases, learns from it which marks go with
reserved needs, and judges the rest: once from what a coordinator is meant to know of a case (open
needs, quarter, channel, month), once from all marks.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum

import numpy as np
import pandas as pd
from sqlalchemy.orm import Session

from db.cases import detail as case_detail
from db.cases import listing as case_list
from db.cases.filters import CaseFilters, View
from db.clock import utcnow
from db.referrals import board as referral_board
from db.referrals import lists as referral_lists
from domain.permissions import Actor, PermissionDenied
from inference.reserved import POINTS, Known
from inference.truth import Heard
from inference.world import World

FOLDS, LEAST, STEPS = 5, 5, 250
LONGEST = 60
"""Longer texts are taken apart into words."""
IDENTIFYING = ("reference", "id", "case_id", "at", "token")
Marks = set[str]


def of_cases(world: World, actor: Actor) -> tuple[Known, int]:
    """Reserved needs known better than from what everybody may know; and cases that were shown."""
    shown = world.read(lambda session, who: _all(world, session, who), actor)
    heard = {case.reference: case for case in world.heard}
    known = Known()
    cases = [heard[reference] for reference in sorted(shown)]
    if len(cases) < 2 * FOLDS:
        return known, len(cases)
    truth = np.array([bool(case.reserved) for case in cases], float)
    meant = _by_what_is_meant(cases, truth)
    everything = _judged([shown[case.reference] | _meant(case) for case in cases], truth)
    for base, held, true in zip(meant, everything, truth, strict=True):
        if held > base + POINTS:
            known.claim(bool(true), float(base))
    return known, len(cases)


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


def _by_what_is_meant(cases: list[Heard], truth: np.ndarray) -> np.ndarray:
    """What open needs, quarter, channel and month say of people in general; where a case has no
    open need, that none is shown says nothing: the rate of all.
    """
    held = np.full(len(cases), truth.mean())
    some = np.array([bool(case.needs - case.reserved) for case in cases])
    listed = [_meant(case) for case, yes in zip(cases, some, strict=True) if yes]
    held[some] = _judged(listed, truth[some])
    return held


def _meant(case: Heard) -> Marks:
    known = {f"quarter={case.quarter}", f"channel={case.channel}", f"month={case.opened:%Y-%m}"}
    return known | {f"need={need}" for need in case.needs - case.reserved}


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


def _listed(session: Session, actor: Actor, view: View) -> Iterator[tuple[str, dict[str, object]]]:
    with suppress(PermissionDenied):
        cursor = None
        while True:
            page = case_list.page(session, actor, CaseFilters(view), cursor, size=200)
            for row in page.rows.to_dict("records"):
                yield str(row["reference"]), {str(k): v for k, v in row.items()}
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


def _judged(marks: list[Marks], truth: np.ndarray) -> np.ndarray:
    """How likely each is, by the others."""
    common = Counter(mark for each in marks for mark in each)
    at = {m: n for n, m in enumerate(sorted(m for m in common if common[m] >= LEAST))}
    table = np.zeros((len(marks), len(at) + 1))
    table[:, -1] = 1
    for row, each in enumerate(marks):
        table[row, [at[mark] for mark in each if mark in at]] = 1
    held = np.zeros(len(marks))
    for fold in range(FOLDS):
        tried = np.arange(len(marks)) % FOLDS == fold
        held[tried] = _likely(table[tried], _learned(table[~tried], truth[~tried]))
    return held


def _learned(table: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Logistic regression, drawn a little towards nothing."""
    weights = np.zeros(table.shape[1])
    pace = 4 / max(1.0, float(np.mean((table**2).sum(axis=1))))
    for _step in range(STEPS):
        slope = table.T @ (_likely(table, weights) - truth) / len(truth) + weights * 2 / len(truth)
        weights -= pace * slope
    return weights


def _likely(table: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-(table @ weights))))
