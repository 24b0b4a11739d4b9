"""Counts and rates as a reader sees them: the only way a figure becomes text in `db`."""

from functools import lru_cache

from babel.numbers import format_decimal

import i18n
from db.access import without_actor
from domain import rates
from domain.cell_key import Count, Display
from domain.figure import Figure
from domain.shrinkage import Rate
from i18n import _
from settings import get_settings


@lru_cache(maxsize=20_000)
def _number(value: float, digits: int, language: str) -> str:
    """Babel takes 0.1 ms for each number; a table has three hundred, mostly small ones."""
    pattern = "#,##0.0" if digits else "#,##0"
    return format_decimal(value, pattern, locale=language).replace("-", "−")


@without_actor("turns a count into text; used inside db")
def figure(count: Count, *, signed: bool = False) -> Figure:
    """A count as displayed, `<5` and `n.d.` included; `signed` puts a plus before a rise."""
    if count.value is not None:
        sign = "+" if signed and count.value > 0 else ""
        return Figure(count.value, sign + _number(count.value, 0, i18n.language()))
    if count.display is Display.SMALL:
        return Figure(None, f"<{get_settings().suppression_k}", 0.5)
    return Figure(None, _("n/a"))


@without_actor("turns a count into text; used inside db")
def rate_figure(count: Count, dwellings: int | None) -> Figure:
    """Cases per 100 dwellings with one decimal; *not known* where dwellings are not."""
    if not dwellings:
        return Figure(None, _("not known"))
    rate = rates.per_hundred(count.value, dwellings)
    return Figure(None, _("n/a")) if rate is None else decimal(rate)


@without_actor("turns a number into text; used inside db")
def decimal(value: float) -> Figure:
    """A number with one decimal."""
    return Figure(value, _number(value, 1, i18n.language()))


@without_actor("turns a rate into text; used inside db")
def shrunk_figure(rate: Rate | None) -> Figure:
    """The steadied rate with one decimal; *not known* where dwellings are not."""
    return Figure(None, _("not known")) if rate is None else decimal(rate.shrunk)


@without_actor("reads a count as displayed; used inside db")
def as_displayed(count: Count) -> float | None:
    """The number to reckon with: `<5` is the middle of what it can be, so that what is made of
    it says no more than what is displayed.
    """
    if count.display is Display.SMALL:
        return get_settings().suppression_k / 2
    return count.value


@without_actor("turns numbers into text; used inside db")
def between(low: float, high: float, weight: float) -> Figure:
    """The two numbers between which one lies, with one decimal; `weight` orders it."""
    language = i18n.language()
    return Figure(None, f"{_number(low, 1, language)}–{_number(high, 1, language)}", weight)


@without_actor("orders figures; used inside db")
def rank(shown: Figure) -> float:
    """Where a figure stands in a ranking; what is not displayed is last."""
    return -1e9 if shown.stands is None else shown.stands
