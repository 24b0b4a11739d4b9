"""A plan made again where a little of what it was made of is another: of what that touches only."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from domain.imports.plan import ImportPlan, Numbered, in_order

N = TypeVar("N", bound=Numbered)
P = TypeVar("P", bound=Numbered)
Marks = Mapping[int, Collection[Hashable]]
"""By line what a row has to do with: two that share a mark may bear upon each other."""


def differing(before: Sequence[N], now: Sequence[N]) -> list[tuple[N, N]] | None:
    """The rows that are not what they were; None: some came or went."""
    if len(before) != len(now):
        return None
    pairs = [(a, b) for a, b in zip(before, now, strict=True) if a is not b and a != b]
    return None if any(a.line != b.line for a, b in pairs) else pairs


def touched(marks: Marks, lines: Iterable[int]) -> set[int]:
    """These rows, those that share a mark with one of them, those that share one with these."""
    sharing: defaultdict[Hashable, list[int]] = defaultdict(list)
    for line, own in marks.items():
        for mark in own:
            sharing[mark].append(line)
    found = set(lines)
    waiting = list(found)
    while waiting:
        for mark in marks.get(waiting.pop(), ()):
            new = set(sharing.pop(mark, ())) - found
            found |= new
            waiting += new
    return found


def merged(before: ImportPlan[P], again: ImportPlan[P], lines: Collection[int]) -> ImportPlan[P]:
    """The plan `before`, with what `again` says of these rows."""

    def both(old: Iterable[Any], new: Iterable[Any]) -> Iterable[Any]:
        return (*(each for each in old if each.line not in lines), *new)

    return replace(
        before,
        rows=tuple(sorted(both(before.rows, again.rows), key=lambda row: row.line)),
        problems=in_order(both(before.problems, again.problems)),
        questions=tuple(sorted(both(before.questions, again.questions), key=lambda row: row.line)),
    )
