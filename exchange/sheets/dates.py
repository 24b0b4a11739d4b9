"""Dates and hours in the formats of spreadsheets."""

import re
from datetime import datetime
from functools import lru_cache

_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
_PART = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|(?P<ampm>AM/PM|A/P)'
    r"|\[(?P<elapsed>h+|m+|s+)\]|\[[^\]]*\]|(?P<part>y+|m+|d+|h+|s+(?:[.,]0+)?)|(?P<sign>.)",
    re.IGNORECASE | re.DOTALL,
)
_MONTHS = (
    *("gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno"),
    *("luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"),
)
_DAYS = ("lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica")


@lru_cache(maxsize=512)
def is_dates(code: str) -> bool:
    """Whether a number format shows numbers as dates or hours."""
    first = _QUOTED.sub("", code.split(";", maxsplit=1)[0]).lower()
    named = "general" in first or "standard" in first
    return not named and re.search("[dmyhs]", first) is not None


def as_shown(moment: datetime, seconds: int, code: str) -> str:
    """A moment as the format shows it in Italian; `seconds` since the first day, for `[h]`."""
    parts = _parts(code.split(";", maxsplit=1)[0])
    if any(kind == "ampm" for kind, _text in parts):
        half = moment.replace(hour=moment.hour % 12 or 12)
    else:
        half = moment
    return "".join(_shown(kind, text, half, moment, seconds) for kind, text in parts).strip()


@lru_cache(maxsize=512)
def _parts(code: str) -> tuple[tuple[str, str], ...]:
    """What a format is made of; months told from minutes by what stands beside them."""
    found: list[tuple[str, str]] = []
    for match in _PART.finditer(code):
        kind = match.lastgroup or ""
        if not kind:
            continue
        text = match[kind]
        found.append((kind, text.lower() if kind in ("part", "elapsed") else text))
    timed = [i for i, (kind, _text) in enumerate(found) if kind in ("part", "elapsed")]
    for place, i in enumerate(timed):
        text = found[i][1]
        before = found[timed[place - 1]][1] if place else ""
        after = found[timed[place + 1]][1] if place + 1 < len(timed) else ""
        if text in ("m", "mm") and (before.startswith("h") or after.startswith("s")):
            found[i] = (found[i][0], text.replace("m", "n"))
    return tuple(found)


def _shown(kind: str, text: str, half: datetime, moment: datetime, seconds: int) -> str:
    if kind in ("quoted", "escaped", "sign"):
        return text
    if kind == "ampm":
        return "AM" if moment.hour < 12 else "PM"
    if kind == "elapsed":
        size = {"h": 3_600, "m": 60, "n": 60, "s": 1}[text[0]]
        return str(seconds // size).zfill(len(text))
    if text[0] == "s":
        return str(moment.second).zfill(2 if text.startswith("ss") else 1)
    return _calendar(text, half)


def _calendar(text: str, moment: datetime) -> str:
    if text[0] == "y":
        return str(moment.year) if len(text) > 2 else f"{moment.year % 100:02d}"
    named = {"m": _MONTHS[moment.month - 1], "d": _DAYS[moment.weekday()]}
    if text[0] in named and len(text) > 2:
        name = named[text[0]]
        return {3: name[:3], 5: name[:1]}.get(len(text), name)
    value = {"m": moment.month, "d": moment.day, "h": moment.hour, "n": moment.minute}[text[0]]
    return str(value).zfill(min(2, len(text)))
