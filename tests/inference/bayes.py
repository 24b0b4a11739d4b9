"""One quarter and one calendar quarter: what totals, months, channels and needs say together.

Given that T tenants came, each has one month and one channel, and each need or not. So the
likelihood of everything seen is summed over all ways in which T can be split.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import comb

import numpy as np

from inference.book import Book, Score
from inference.seen import Cell
from inference.truth import spread
from inference.views import calendar_months
from inference.world import World

MOST = 24
"""Tenants of a quarter in a calendar quarter; of more nothing is tried."""
_FACTORIAL = np.cumprod([1.0, *range(1, MOST)])
Weights = np.ndarray


@dataclass(frozen=True)
class Shares:
    """How tenants are spread over channels and needs: what everybody knows."""

    channel: Mapping[str, float]
    need: Mapping[str, float]

    @classmethod
    def of(cls, world: World) -> "Shares":
        """In this database."""
        n = len(world.heard)
        channels = {case.channel for case in world.heard}
        needs = {need for case in world.heard for need in case.needs}
        return cls(
            {each: sum(c.channel == each for c in world.heard) / n for each in sorted(channels)},
            {each: sum(each in c.needs for c in world.heard) / n for each in sorted(needs)},
        )


def together(book: Book, cells: list[Cell]) -> Score:
    """Totals and their parts, of every quarter in every period of three months."""
    shares, score = Shares.of(book.world), Score()
    before = spread([book.true(cell) for cell in cells], MOST)
    for cell in cells:
        for part, belief in beliefs(book, cell, shares, before):
            score.judge(belief, book.true(part))
    return score


def beliefs(
    book: Book, cell: Cell, shares: Shares, before: Weights
) -> Iterator[tuple[Cell, Weights]]:
    """What the attacker holds of the total and of each part, by count."""
    whole = book.weigh(cell)
    total = before * (1.0 if whole is None else whole[:MOST])
    months = dict.fromkeys(_months(cell), 1 / 3)
    channels = {_part(cell, "channel", name): p for name, p in shares.channel.items()}
    needs = {_part(cell, "need", name): p for name, p in shares.need.items()}
    axes = [_split(book, months), _split(book, channels), _having(book, needs)]
    yield cell, total * axes[0].whole * axes[1].whole * axes[2].whole
    for n, axis in enumerate(axes):
        others = total * np.prod([a.whole for i, a in enumerate(axes) if i != n], axis=0)
        for part, joint in axis.parts.items():
            yield part, others @ joint


@dataclass(frozen=True)
class Axis:
    """One way of splitting: the likelihood by total, and by total and each part's count."""

    whole: Weights
    parts: Mapping[Cell, Weights]


def _split(book: Book, parts: Mapping[Cell, float]) -> Axis:
    """Each tenant is in one part."""
    terms = {}
    for part, share in parts.items():
        seen = book.weigh(part)
        powers = share ** np.arange(MOST) / _FACTORIAL
        terms[part] = powers * (1.0 if seen is None else seen[:MOST])
    listed = list(terms)
    ahead, behind = [_one()], [_one()]
    for part in listed:
        ahead.append(np.convolve(ahead[-1], terms[part])[:MOST])
    for part in reversed(listed):
        behind.append(np.convolve(behind[-1], terms[part])[:MOST])
    joints = {}
    for i, part in enumerate(listed):
        rest = np.convolve(ahead[i], behind[len(listed) - 1 - i])[:MOST]
        joint = np.zeros((MOST, MOST))
        for n in range(MOST):
            joint[n:, n] = terms[part][n] * rest[: MOST - n]
        joints[part] = joint * _FACTORIAL[:, None]
    return Axis(ahead[-1] * _FACTORIAL, joints)


def _having(book: Book, parts: Mapping[Cell, float]) -> Axis:
    """Each tenant has each of them or not."""
    joints, wholes = {}, []
    for part, share in parts.items():
        seen = book.weigh(part)
        chance = binomial(share)
        joints[part] = chance if seen is None else chance * seen[:MOST]
        wholes.append(joints[part].sum(axis=1))
    product = np.prod(wholes, axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        parts_of = {
            part: joint * np.nan_to_num(product / whole)[:, None]
            for (part, joint), whole in zip(joints.items(), wholes, strict=True)
        }
    return Axis(product, parts_of)


@lru_cache(maxsize=256)
def binomial(share: float) -> Weights:
    """Chances of n of a total, by total and n."""
    made = np.zeros((MOST, MOST))
    for total in range(MOST):
        for n in range(total + 1):
            made[total, n] = comb(total, n) * share**n * (1 - share) ** (total - n)
    return made


def _one() -> Weights:
    return np.eye(1, MOST)[0]


def _part(cell: Cell, what: str, split: str) -> Cell:
    return Cell(cell.quarters, cell.since, cell.until, "opened", what, split)


def _months(cell: Cell) -> list[Cell]:
    return [Cell(cell.quarters, since, until) for since, until in calendar_months(cell)]
