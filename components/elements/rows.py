"""A list of results as one element: people, organisations, cases.

Streamlit pays for every element, so twenty results as twenty containers are slow; here they
are one component. The browser builds it with `textContent`, so no value is ever read as HTML,
and links go only to `tel:`, `mailto:`, `https:` or a page of ours.
"""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st

import i18n
from components.elements import script

OPEN = "open"
TONES = ("plain", "good", "warn", "bad", "info")


@dataclass(frozen=True, slots=True)
class Tag:
    """A short coloured word; the colour only repeats what the word says. `tone` is in TONES."""

    text: str
    tone: str = "plain"

    @property
    def html(self) -> str:
        """The same outside a list."""
        return f'<span class="tag {self.tone}">{escape(self.text)}</span>'


@dataclass(frozen=True, slots=True)
class Link:
    """Something to call, write to or open; plain text where `href` is empty."""

    text: str
    href: str = ""


def calls(stored: str) -> tuple[Link, ...]:
    """A link to call each number of a stored text."""
    return tuple(Link(f"☎ {call.label}", call.href) for call in i18n.calls(stored))


@dataclass(frozen=True, slots=True)
class Action:
    """A button of a row: `code` comes back with the row's id."""

    code: str
    text: str
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One result: `id` comes back when its title is clicked."""

    id: str
    title: str
    href: str = ""
    """Where the title leads when opened in a new tab, such as `/partner?partner=P-00042`."""
    tags: tuple[Tag, ...] = ()
    lines: tuple[str, ...] = ()
    aside: tuple[Link, ...] = ()
    """On the right at 1024 px and wider, below on a phone."""
    actions: tuple[Action, ...] = ()
    """Only for `choices`."""


def rows(
    items: list[Row],
    key: str,
    *,
    label: str,
    selected: str = "",
    on_open: Callable[[str], None] | None = None,
) -> str | None:
    """Show `items`; return the id of the row just clicked, None otherwise.

    `label` names the list for screen readers; `selected` marks the open row. `on_open` is called
    with the id before the run that follows the click, so that one run is enough.
    """
    data = {"label": label, "selected": selected, "rows": [_plain(item) for item in items]}
    opened: str | None = _mount(data, key, on_open).open
    return opened


def choices(
    items: list[Row],
    key: str,
    *,
    label: str,
    folded: list[Row] | None = None,
    folded_label: str = "",
    beside: bool = False,
    opens: bool = False,
    on_act: Callable[[str, str], None] | None = None,
) -> tuple[str, str] | None:
    """Show `items` with their buttons; return (action code, row id) just clicked, else None.

    Titles are links that open beside, so that a half-filled form stays; where a list `opens` they
    come back as clicks too, with the code OPEN. `folded` rows stand
    under a line that unfolds them. `beside` puts the buttons at the right where there is room.
    `on_act` is called with both before the run that follows the click, from where it may choose
    what that run draws.
    """
    data = {
        "label": label,
        "selected": "",
        "rows": [_plain(item) for item in items],
        "fixed": not opens,
        "beside": beside,
        "folded": [_plain(item) for item in folded or []],
        "foldedLabel": folded_label,
    }
    came = _mount(data, key, on_act=on_act)
    acted = came.act
    if opens and came.open:
        return OPEN, str(came.open)
    return (str(acted["code"]), str(acted["id"])) if acted else None


def _plain(row: Row) -> dict[str, Any]:
    """A row for the browser; `dataclasses.asdict` would take as long as the search itself."""
    return {
        "id": row.id,
        "title": row.title,
        "href": row.href,
        "tags": [{"text": tag.text, "tone": tag.tone} for tag in row.tags],
        "lines": row.lines,
        "aside": [{"text": link.text, "href": link.href} for link in row.aside],
        "actions": [
            {"code": action.code, "text": action.text, "primary": action.primary}
            for action in row.actions
        ],
    }


def _mount(
    data: dict[str, Any],
    key: str,
    on_open: Callable[[str], None] | None = None,
    on_act: Callable[[str, str], None] | None = None,
) -> Any:
    def opened() -> None:
        chosen = st.session_state[key].open
        if on_open and chosen:
            on_open(str(chosen))

    def acted() -> None:
        clicked = st.session_state[key].act
        if on_act and clicked:
            on_act(str(clicked["code"]), str(clicked["id"]))

    component = script.component("ponte_rows", __file__, "elements/tags.css")
    return component(data=data, key=key, on_open_change=opened, on_act_change=acted)
