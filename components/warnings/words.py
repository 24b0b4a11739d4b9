"""Early warnings in sentences, the same on Oggi and on the map."""

from collections.abc import Sequence

import i18n
from db.reference.catalogue import Catalogue
from db.warnings.read import Signal
from i18n import _


def title(signal: Signal, catalogue: Catalogue) -> str:
    """Where and what: `San Fermo (Varese), area Economica`."""
    return _("{quarter} ({municipality}), area {area}").format(
        quarter=signal.quarter.name,
        municipality=signal.quarter.municipality,
        area=catalogue.areas[signal.area].label,
    )


def by_quarter(signals: Sequence[Signal], catalogue: Catalogue) -> dict[str, list[str]]:
    """The sentences of the map, by code of the quarter."""
    found: dict[str, list[str]] = {}
    for signal in signals:
        area = catalogue.areas[signal.area].label
        found.setdefault(signal.quarter.code, []).append(f"{area}: {reason(signal)}")
    return found


def reason(signal: Signal) -> str:
    """What was seen and what was to be expected; without numbers for who sees no cases."""
    until = i18n.day(signal.until, "d MMM")
    if signal.numbers is None:
        return _("More new cases than usual in the four weeks up to {day}.").format(day=until)
    seen = {"n": signal.numbers.observed.text, "day": until}
    if signal.lately:
        what = _("{n} new cases in the last four weeks").format(**seen)
    else:
        what = _("{n} new cases in the four weeks up to {day}").format(**seen)
    if not signal.numbers.expected.value:
        return _("{what}; usually hardly any in this season.").format(what=what)
    return _("{what}; usually {expected} in this season.").format(
        what=what, expected=signal.numbers.expected.text
    )


def background(signal: Signal) -> str:
    """How the number expected differs from the usual one; empty where it does not."""
    numbers = signal.numbers
    if numbers is None or numbers.usual.text == numbers.expected.text:
        return ""
    return _(
        "Over the past the quarter had {usual} in four weeks; season and trend of the area "
        "make it {expected}."
    ).format(usual=numbers.usual.text, expected=numbers.expected.text)


def acknowledged(signal: Signal) -> str:
    """Who has looked at it, when, and their note; empty while nobody has."""
    if signal.acknowledged_at is None:
        return ""
    by = _("Read by {who}, {day}").format(
        who=signal.acknowledged_by, day=i18n.day(signal.acknowledged_at)
    )
    return f"{by}: {signal.note}" if signal.note else f"{by}."
