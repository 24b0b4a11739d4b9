"""Rates as a reader sees them; of counts this is `db.figures.told`."""

from functools import lru_cache

from babel.numbers import format_decimal

import i18n
from domain.figures import rates
from domain.figures.figure import Figure
from domain.figures.shrinkage import Rate
from i18n import _


@lru_cache(maxsize=20_000)
def _number(value: float, language: str) -> str:
    """Babel takes 0.1 ms for each number; a table has three hundred, mostly small ones."""
    return format_decimal(value, "#,##0.0", locale=language).replace("-", "−")


def rate_figure(count: int, dwellings: int | None) -> Figure:
    """Cases per 100 dwellings with one decimal; *not known* where dwellings are not."""
    rate = rates.per_hundred(count, dwellings)
    return Figure(None, _("not known")) if rate is None else decimal(rate)


def decimal(value: float) -> Figure:
    """A number with one decimal."""
    return Figure(value, _number(value, i18n.language()))


def shrunk_figure(rate: Rate | None) -> Figure:
    """The steadied rate with one decimal; *not known* where dwellings are not."""
    return Figure(None, _("not known")) if rate is None else decimal(rate.shrunk)


def between(low: float, high: float, weight: float) -> Figure:
    """The two numbers between which one lies, with one decimal; `weight` orders it."""
    language = i18n.language()
    return Figure(None, f"{_number(low, language)}–{_number(high, language)}", weight)


def rank(shown: Figure) -> float:
    """Where a figure stands in a ranking; what is not displayed is last."""
    return -1e9 if shown.stands is None else shown.stands
