"""The measures of a period and territory, as the reader may see them.

`db.figures.month_sums` reads the sums; `figure` makes each number of them, by the door of
`db.figures.told`.
"""

from math import ceil

import i18n
from db.figures import text, told
from db.figures.month_sums import Cells
from db.figures.told import Reader
from domain.figures.figure import Figure, Missing
from domain.figures.measure import Entry, Making, Part
from domain.figures.measures import MEASURES
from domain.figures.months import LONGEST_WAIT
from domain.figures.protection import BASE
from i18n import _

_EMPTY: Cells = {}


COMPUTED = {code: m for code, m in MEASURES.items() if m.making is not Making.QUARTERS}
"""The measures that facts by month give."""


def figure(
    measure: Entry,
    cells: Cells,
    upto: Cells = _EMPTY,
    reader: Reader = Reader.EXACT,
    split: str = "",
) -> Figure:
    """A measure of a large place, or as it is; `split` narrows its numerator to one split of its
    statistic.
    """
    top = tuple(Part(part.statistic, (split,)) for part in measure.top) if split else measure.top
    if measure.making is Making.MEDIAN:
        return _median(cells, measure, reader)
    if measure.making is Making.SHARE:
        return _share(total_of(cells, top), total_of(cells, measure.bottom), reader)
    if measure.making is Making.STANDING:
        return count(total_of(upto, measure.top) - total_of(upto, measure.bottom), reader)
    return count(total_of(cells, top), reader)


def count(n: int, reader: Reader) -> Figure:
    """A count of a large place, or as it is."""
    return told.exact(n) if reader is Reader.EXACT else told.in_large(n)


def _share(part: int, whole: int, reader: Reader) -> Figure:
    """Percent, whole for who sees every count; a dash of nothing, to others the same as of few."""
    if reader is not Reader.EXACT:
        return told.share(part, whole)
    if not whole:
        return text.missing(Missing.NOTHING)
    return text.percent(min(100, round(100 * part / whole)))


def _median(cells: Cells, measure: Entry, reader: Reader) -> Figure:
    """The median of a statistic split by tenths of an hour, in hours, rounded up, so that half
    waited at most this long; to half hours and of enough cases for who sees none.
    """
    statistics = {part.statistic.value for part in measure.top}
    counts = sorted(
        (int(split), n) for (what, split), n in cells.items() if what in statistics and n > 0
    )
    n = sum(n for _tenths, n in counts)
    if reader is not Reader.EXACT and n < BASE:
        return text.missing(Missing.NOT_TOLD)
    if not n:
        return text.missing(Missing.NOTHING)
    middle = ceil((_at(counts, (n - 1) // 2) + _at(counts, n // 2)) / 2)
    if middle == LONGEST_WAIT:
        return text.said(_("over {n}").format(n=i18n.number(middle / 10, measure.digits)))
    hours = middle / 10 if reader is Reader.EXACT else ceil(middle / 5) / 2
    return text.number(hours, measure.digits)


def _at(counts: list[tuple[int, int]], position: int) -> int:
    for value, n in counts:
        position -= n
        if position < 0:
            return value
    raise AssertionError("position beyond the counts")


def total_of(cells: Cells, parts: tuple[Part, ...]) -> int:
    """The count of some parts."""
    everything = {part.statistic.value for part in parts if not part.splits}
    named = {(part.statistic.value, split) for part in parts for split in part.splits}
    return sum(
        n for (what, split), n in cells.items() if what in everything or (what, split) in named
    )


def base_of(measure: Entry, cells: Cells) -> int:
    """How many records stand behind a measure."""
    return total_of(cells, measure.bottom if measure.making is Making.SHARE else measure.top)
