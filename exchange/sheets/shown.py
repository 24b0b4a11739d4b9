"""Numbers of a spreadsheet as a person sees them, with what they are: a date is a number too."""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from exchange.sheets import doubts
from exchange.sheets.book import Cell
from exchange.sheets.dates import as_shown, is_dates

BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 9: "0%", 10: "0.00%", 14: "dd/mm/yyyy", 15: "d-mmm-yy",
    16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "dd/mm/yyyy h:mm", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss", 49: "@",
    **dict.fromkeys((*range(27, 37), *range(50, 59)), "dd/mm/yyyy"),
}  # fmt: skip
"""Formats that a file names by number only, as an Italian spreadsheet shows them."""
_LAST = 2_958_466
"""The first serial day after 31/12/9999."""
_FIXED = re.compile(
    r'(?P<before>(?:"[^"]*"|\\.|[+ ])*)(?P<digits>[#0?][#0?., ]*)(?P<after>(?:"[^"]*"|\\.|[% ])*)'
)
_ASIDE = re.compile(r"\[[^\]]*\]|_.|\*.")
"""Colours, conditions, currencies, blanks of a width: nothing that says anything."""


def number(value: float, code: str = "General", since_1904: bool = False) -> Cell:
    """The cell of a number in this format; where it is a date or an hour, with that doubt."""
    if not abs(value) < 1e300:
        return Cell("#NUM!", doubts.FAILED)
    if is_dates(code):
        return _moment(value, code, since_1904)
    return Cell(_plain(value, code))


def digits(value: float) -> str:
    """A number as it is typed: no `.0`, no thousands, at most 15 digits, a decimal comma."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    text = f"{value:.15g}"
    return (text if "e" not in text else f"{value:.15f}".rstrip("0")).replace(".", ",")


def _plain(value: float, code: str) -> str:
    before, zeros, decimals, after = _pattern(code)
    if "%" in after:
        return f"{round(value * 100, max(decimals, 2)):g}%".replace(".", ",")
    if (zeros > 1 or before.strip() or after.strip()) and value >= 0 and value == int(value):
        return f"{before}{int(value):0{zeros}d}{after}".strip()
    return digits(value)


@lru_cache(maxsize=512)
def _pattern(code: str) -> tuple[str, int, int, str]:
    """What a format writes before the number, how many digits at least, decimals, what after."""
    match = _FIXED.fullmatch(_ASIDE.sub("", code.split(";", maxsplit=1)[0]).strip())
    if match is None:
        return "", 0, 0, ""
    whole, _point, decimals = match["digits"].partition(".")
    return _literal(match["before"]), whole.count("0"), len(decimals), _literal(match["after"])


def _literal(text: str) -> str:
    return re.sub(r'"([^"]*)"|\\(.)', lambda found: found[1] or found[2] or "", text)


def _moment(value: float, code: str, since_1904: bool) -> Cell:
    if not 0 <= value < _LAST:
        return Cell("########", doubts.DATE)
    seconds = round(value * 86_400)
    days, rest = divmod(seconds, 86_400)
    if days == 60 and not since_1904:  # a day that never was, kept for the sake of Lotus 1-2-3
        return Cell("29/02/1900", doubts.DATE)
    first = date(1904, 1, 1) if since_1904 else date(1899, 12, 30 if days > 60 else 31)
    if first.toordinal() + days > date.max.toordinal():
        return Cell("########", doubts.DATE)
    moment = datetime.combine(first, datetime.min.time()) + timedelta(days=days, seconds=rest)
    return dated(moment, as_shown(moment, seconds, code), days == 0 and not since_1904)


def dated(moment: datetime, text: str, hour_only: bool = False) -> Cell:
    """The cell of a moment that is shown as `text`."""
    minutes = moment.strftime("%H:%M")
    if hour_only:
        return Cell(text, doubts.HOUR, minutes)
    day = moment.date().isoformat()
    if moment.hour or moment.minute:
        return Cell(text, doubts.MOMENT, f"{day}T{minutes}")
    return Cell(text, doubts.DATE, day)
