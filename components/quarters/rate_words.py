"""The steadied rate and its interval in words."""

import i18n
from domain.figures.shrinkage import Rate
from i18n import _


def interval(low: float, high: float) -> str:
    """`between 3.1 and 6.4 nine times out of ten`: where the true rate lies, and how often that
    holds (`domain.figures.shrinkage.COVERS`).
    """
    return _("{interval} nine times out of ten").format(interval=between(low, high))


def between(low: float, high: float) -> str:
    """`between 3.1 and 6.4`: the same where what stands above says how often."""
    return _("between {low} and {high}").format(low=i18n.decimal(low), high=i18n.decimal(high))


def cell(text: str, rate: Rate | None) -> str:
    """A steadied rate in a table: the interval under it; the text alone where there is none."""
    return f"{text}\n({between(rate.low, rate.high)})" if rate else text


def sentence(rate: str, low: float, high: float) -> str:
    """`4.2 per 100 dwellings; between 3.1 and 6.4 nine times out of ten`; `rate` as displayed."""
    return _("{rate} per 100 dwellings; {interval}").format(rate=rate, interval=interval(low, high))
