"""The measures of a period and territory, as the reader may see them.

`db.fact_sums` reads the sums; `figure` makes each number of them, exact or protected.
"""

from math import ceil

import i18n
from db.access import without_actor
from db.fact_sums import Cells
from db.figure_text import figure as shown
from domain.cell_key import Count, Display, protect_one
from domain.facts import LONGEST_WAIT
from domain.figure import Figure
from domain.measures import MANY, MEASURES, Form, Measure, Part
from i18n import _

_EMPTY: Cells = {}


COMPUTED = {code: m for code, m in MEASURES.items() if m.form is not Form.WEEKLY}
"""The measures that facts by month give."""


@without_actor("used inside db by functions that have checked their actor")
def figure(
    measure: Measure, cells: Cells, upto: Cells = _EMPTY, k: int | None = None, split: str = ""
) -> Figure:
    """A measure as displayed; `split` narrows its numerator to one split of its statistic."""
    top = tuple(Part(part.statistic, (split,)) for part in measure.top) if split else measure.top
    if measure.form is Form.MEDIAN:
        return _median(cells, measure.top, k)
    if measure.form is Form.SHARE:
        return _share(total_of(cells, top), total_of(cells, measure.bottom), k)
    if measure.form is Form.STANDING:
        came, went = total_of(upto, measure.top), total_of(upto, measure.bottom)
        return shown(protect_one(came[0] - went[0], came[1] - went[1], k))
    return shown(protect_one(*total_of(cells, top), k))


@without_actor("turns two displayed counts into text; used inside db")
def share_of(top: Count, bottom: Count) -> Figure:
    """Whole percent of two counts as displayed; a dash of nothing, `n/a` where one is not shown."""
    if bottom.value == 0:
        return Figure(None, "–")
    if top.value is None or bottom.value is None:
        return Figure(None, _("n/a"))
    value = min(100, round(100 * top.value / bottom.value))
    return Figure(value, i18n.percent(value / 100))


def _share(top: tuple[int, int], bottom: tuple[int, int], k: int | None) -> Figure:
    return share_of(protect_one(*top, k), protect_one(*bottom, k))


def _median(cells: Cells, parts: tuple[Part, ...], k: int | None) -> Figure:
    """The median of a statistic split by tenths of an hour, in hours; not shown to who sees no
    cases where it would speak of few. It is rounded up too: half waited at most this long.
    """
    statistics = {part.statistic.value for part in parts}
    counts = sorted((int(split), n) for (what, split), (n, _key) in cells.items()
                    if what in statistics and n > 0)  # fmt: skip
    count = sum(n for _tenths, n in counts)
    if not count:
        return Figure(None, "–")
    if k is not None:
        keys = sum(key for (what, _split), (_n, key) in cells.items() if what in statistics)
        displayed = protect_one(count, keys, k)
        if displayed.display is not Display.SHOWN or (displayed.value or 0) < MANY:
            return Figure(None, _("n/a"))
    middle = ceil((_at(counts, (count - 1) // 2) + _at(counts, count // 2)) / 2)
    hours = i18n.number(middle / 10, 1)
    if middle == LONGEST_WAIT:
        return Figure(None, _("over {n}").format(n=hours))
    return Figure(middle / 10, hours)


def _at(counts: list[tuple[int, int]], position: int) -> int:
    for value, n in counts:
        position -= n
        if position < 0:
            return value
    raise AssertionError("position beyond the counts")


@without_actor("adds sums; used inside db")
def total_of(cells: Cells, parts: tuple[Part, ...]) -> tuple[int, int]:
    """Count and sum of keys of some parts."""
    found = [
        cells.get((part.statistic.value, split), (0, 0)) for part in parts for split in part.splits
    ]
    everything = {part.statistic.value for part in parts if not part.splits}
    found += [value for (what, _split), value in cells.items() if what in everything]
    return sum(n for n, _key in found), sum(key for _n, key in found)
