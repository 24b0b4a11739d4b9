"""The list of a stop as one element: counters, search, large buttons.

The browser filters the names while they are typed, and asks which are meant in spite of slips; it
writes with `textContent`, so nothing a person wrote is read as HTML. A tap comes back as code, id
and version.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

import streamlit as st

from components.elements import script
from components.elements.ids import number
from domain.text import LINE_LIMIT
from i18n import _


@dataclass(frozen=True, slots=True)
class Tap:
    """A button of a row: `code` comes back with the row's id and version."""

    code: str
    text: str
    primary: bool = False


@dataclass(frozen=True, slots=True)
class TapLine:
    """A tenant of the list. `search` is what the search looks in, folded."""

    id: int
    version: int
    state: str
    """Code of `domain.mobile.stops.VisitState`: only the colour at the left edge depends on it."""
    hour: str
    title: str
    details: str
    said: str
    """What is known of the visit: came at, did not come, by whom."""
    search: str
    phone: str = ""
    call: str = ""
    """Where the phone leads."""
    href: str = ""
    """Where `case` leads."""
    case: str = ""
    note: str = ""
    """Why the last tap on it changed nothing."""
    taps: tuple[Tap, ...] = ()


_LINE = tuple(field.name for field in fields(TapLine))


@dataclass(frozen=True, slots=True)
class Tapped:
    """What was tapped; without a row where it is the button for walk-ins."""

    code: str
    id: int
    version: int
    token: str


def show(
    lines: list[TapLine],
    figures: list[tuple[str, str]],
    *,
    key: str,
    label: str,
    walk_in: str,
    round_: int,
    on_tap: Callable[[Tapped], None],
    answer: tuple[str, list[int]],
    on_find: Callable[[str], None],
) -> None:
    """Draw it. `walk_in` is the one-time token of the button for walk-ins, empty: no button;
    `round_` changes with every tap, so that the list is drawn again whatever became of it.
    `answer` is what was looked for last, and the ids of the rows that it means.
    """
    data = {
        "label": label,
        "round": round_,
        "figures": [{"label": name, "value": value} for name, value in figures],
        "lines": [_plain(line) for line in lines],
        "walkIn": {"text": _("Walk-in"), "token": walk_in} if walk_in else None,
        "answer": {"text": answer[0], "ids": answer[1]},
        "find": _("Search by name or telephone"),
        "none": _("Nobody on the list with these letters. Who is not on it is a walk-in."),
        "waiting": _("Only those to register"),
        "done": _("Everybody on the list has been registered."),
    }

    def tapped() -> None:
        given = st.session_state[key].tap
        if isinstance(given, dict):
            on_tap(_read(given))

    def sought() -> None:
        given = st.session_state[key].find
        if isinstance(given, str):
            on_find(given[:LINE_LIMIT])

    shared = ("elements/fold.js", "elements/dial.js")
    component = script.component("ponte_mobile_tap", __file__, *shared)
    component(data=data, key=key, on_tap_change=tapped, on_find_change=sought)


def _plain(line: TapLine) -> dict[str, Any]:
    """A line for the browser; `dataclasses.asdict` looks into each text, and takes a third of the
    screen's time.
    """
    taps = [{"code": tap.code, "text": tap.text, "primary": tap.primary} for tap in line.taps]
    return {name: getattr(line, name) for name in _LINE} | {"taps": taps}


def _read(given: dict[str, Any]) -> Tapped:
    return Tapped(
        str(given.get("code")),
        number(given.get("id")) or 0,
        number(given.get("version")) or 0,
        str(given.get("token") or "")[:43],
    )
