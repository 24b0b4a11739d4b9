"""How a count is told to a reader: as it is, rounded, or by its class. The only door for counts.

`domain.figures.protection` has the rules; this knows the reader, the installation's key and the
language.
"""

from dataclasses import replace
from datetime import date
from enum import Enum
from functools import cache

import i18n
from db.crypto import index_key
from db.figures import text
from domain.figures import protection
from domain.figures.figure import Figure, Missing
from domain.figures.protection import Draw
from domain.permissions import Actor, Permission
from i18n import _
from settings import get_settings


class Reader(Enum):
    """Whose figures they are."""

    EXACT = "exact"
    """Sees every case, so every count, live."""
    PROTECTED = "protected"
    """Sees no cases: released figures, classes for small places, rounded counts for large."""


def reader_of(actor: Actor) -> Reader:
    """How counts are told to this person."""
    return Reader.EXACT if actor.may(Permission.EXACT_FIGURES) else Reader.PROTECTED


def exact(count: int, *, signed: bool = False) -> Figure:
    """A count as it is."""
    return text.number(count, signed=signed)


def in_large(count: int) -> Figure:
    """A count of a large place: to the nearest five, or `<10`."""
    told = protection.rounded(count)
    if told is not None:
        return text.number(told)
    return text.said(f"<{protection.LEAST}", protection.LEAST / 2)


def between_large(now: int, before: int) -> Figure:
    """The difference of two counts of a large place, both as they are told."""
    counts = protection.rounded(now), protection.rounded(before)
    if counts[0] is None or counts[1] is None:
        return text.missing(Missing.NOT_TOLD)
    return exact(counts[0] - counts[1], signed=True)


def in_small(count: int, what: str, place: str, day: date) -> Figure:
    """A count of a quarter, by its class: `2–6`. `what` and `place` (a code) say which amount it is
    moved by; `day` is that of the release, or the last of the period.
    """
    return span(class_in_small(count, what, place, day))


def class_in_small(count: int, what: str, place: str, day: date) -> protection.Class:
    """The class behind `in_small`; of one number alone where the setting shows it as it is."""
    least = get_settings().exact_from
    if what == OPEN and least and count >= least:
        return replace(protection.class_of(count), low=count, high=count)
    by = protection.amount if what == OPEN else protection.amount_of_period
    return protection.class_of(count, by(_draw(), what, place, day))


OPEN, HEARD = "open", "heard"
"""What is told of a quarter: its open cases at a release, the cases heard in a closed quarter of
the year. Of a year `protection.together`: one more class of the same cases gives them away.
"""


def span(told: protection.Class) -> Figure:
    """A class as the two numbers between which the true one lies."""
    if told.low == told.high:
        return exact(told.low)
    return text.between_counts(told.low, told.high, told.middle if told.order else 0.0)


def moved(before: protection.Class, now: protection.Class) -> Figure:
    """More or fewer, where the two classes have no number in common."""
    steps = float(now.order - before.order)
    if now.low > before.high:
        return text.said(_("more"), steps)
    if now.high < before.low:
        return text.said(_("fewer"), steps)
    return text.said(_("about as many"), 0.0)


def share(part: int, whole: int) -> Figure:
    """Percent of a sufficient base, rounded; of too few and of nothing it says the same."""
    told = protection.share(part, whole)
    return text.missing(Missing.NOT_TOLD) if told is None else text.percent(told)


def part_of_place(tens: int) -> Figure:
    """A part of what a small place asks for, in steps of ten percent (`protection.shares`)."""
    if tens < 10:
        return text.said(f"<{i18n.percent(0.1)}", 5.0)
    return text.percent(tens)


@cache
def _draw() -> Draw:
    return protection.draw_of(b"protection of counts " + index_key())
