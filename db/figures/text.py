"""The one place where a number becomes a figure with its text. Counts come by `db.figures.told`."""

from functools import lru_cache

from babel.numbers import format_decimal

import i18n
from domain.figures.figure import Figure, Missing
from domain.figures.measures_of_quarters import Measure
from domain.figures.rates import per_hundred
from domain.figures.shrinkage import Rate
from i18n import _


@lru_cache(maxsize=20_000)
def _number(value: float, digits: int, language: str) -> str:
    """Babel takes 0.1 ms for each number; a table has three hundred, mostly small ones."""
    pattern = f"#,##0.{'0' * digits}" if digits else "#,##0"
    return format_decimal(value, pattern, locale=language).replace("-", "−")


def number(value: float, digits: int = 0, *, signed: bool = False, words: str = "{n}") -> Figure:
    """A number with at most so many decimals; `words` are those it stands in, `{n} points`."""
    sign = "+" if signed and value > 0 else ""
    text = sign + i18n.number(value, digits).replace("-", "−")
    written = digits if round(value, digits) % 1 else 0
    unit = words.partition("{n}")[2]
    return Figure(value, words.format(n=text), digits=written, signed=signed, unit=unit)


def decimal(value: float, measure: Measure) -> Figure:
    """A number with the decimals of its measure, zeros too."""
    digits = measure.entry.digits
    return Figure(value, _number(value, digits, i18n.language()), digits=digits)


def percent(value: float) -> Figure:
    """A share from 0 to 100 in whole percent."""
    return Figure(value, i18n.percent(value / 100), digits=0, unit="%")


def part(of: int, whole: int) -> Figure:
    """A share as it was counted: `8 of 9`."""
    said = _("{part} of {whole}").format(part=i18n.number(of), whole=i18n.number(whole))
    return Figure(100 * of / whole, said)


def between(low: float, high: float, measure: Measure, weight: float | None = None) -> Figure:
    """The two numbers between which one lies, with the same decimals; `weight` orders it."""
    ends = (_number(end, measure.entry.digits, i18n.language()) for end in (low, high))
    return Figure(None, "–".join(ends), weight)


def between_counts(low: int, high: int, weight: float) -> Figure:
    """The same of counts."""
    return Figure(None, f"{i18n.number(low)}–{i18n.number(high)}", weight)


def said(text: str, weight: float | None = None) -> Figure:
    """What is said instead of a number: `more`, `<10`."""
    return Figure(None, text, weight)


def missing(why: Missing) -> Figure:
    """There is no number."""
    return Figure(None, _(why.label), missing=why)


def rate_figure(count: int, dwellings: int | None) -> Figure:
    """Cases per 100 dwellings; *not known* where dwellings are not."""
    rate = per_hundred(count, dwellings)
    return missing(Missing.NOT_KNOWN) if rate is None else decimal(rate, Measure.RATE)


def shrunk_figure(rate: Rate | None) -> Figure:
    """The steadied rate; *not known* where dwellings are not."""
    return missing(Missing.NOT_KNOWN) if rate is None else decimal(rate.shrunk, Measure.SHRUNK)


def rank(shown: Figure) -> float:
    """Where a figure stands in a ranking; what is not displayed is last."""
    return -1e9 if shown.stands is None else shown.stands
