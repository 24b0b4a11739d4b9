"""A list of results as one element: people, organisations, cases.

Streamlit pays for every element, so twenty results as twenty containers are slow; here they
are one component. The browser builds it with `textContent`, so no value is ever read as HTML,
and links go only to `tel:`, `mailto:`, `https:` or a page of ours.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st

import i18n
from components.elements import script
from i18n import _

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


def calls(stored: str, wrong: Collection[str] = ()) -> tuple[Link, ...]:
    """A link to call each number of a stored text; those held to be `wrong` are told so instead."""
    return tuple(_call(call, doubted=call.called in wrong) for call in i18n.calls(stored))


def _call(call: i18n.Call, *, doubted: bool) -> Link:
    if doubted:
        return Link(f"⚠ {_('{number}: wrong twice').format(number=call.label)}")
    return Link(f"☎ {call.label}", call.href)


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


@dataclass(frozen=True, slots=True)
class TitledRows:
    """A list under its title, with a note between and a last line."""

    label: str
    """What it is called for screen readers."""
    title: str
    note: str
    rows: list[Row]
    last: str = ""


Act = tuple[str, str]
"""The code of a button and the id of its row."""


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
    return _mount(data, key, on_open)[1]


def side_by_side(lists: list[TitledRows], key: str) -> str | None:
    """Show lists in columns, on a phone one under the other; return the id of the row just clicked.
    One element: three lists with titles and notes would be a dozen.
    """
    drawn = [
        {
            "label": each.label,
            "title": each.title,
            "note": each.note,
            "rows": [_plain(item) for item in each.rows],
            "last": each.last,
        }
        for each in lists
    ]
    return _mount({"selected": "", "rows": [], "lists": drawn}, key)[1]


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
) -> Act | None:
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
    acted, opened = _mount(data, key, on_act=on_act)
    return (OPEN, opened) if opens and opened else acted


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
) -> tuple[Act | None, str | None]:
    """The act and the row that were clicked; what a row does not offer is not heard."""
    offered = _offered(data)
    # A click is on what stood there: the list may have changed until it is heard.
    before = st.session_state.get(f"{key}-offered", frozenset())
    st.session_state[f"{key}-offered"] = offered

    def opened() -> None:
        chosen = _row_of(st.session_state[key].open, offered)
        if on_open and chosen:
            on_open(chosen)

    def acted() -> None:
        clicked = _act_of(st.session_state[key].act, offered)
        if on_act and clicked:
            on_act(*clicked)

    component = script.component("ponte_rows", __file__, "elements/tags.css")
    said = component(data=data, key=key, on_open_change=opened, on_act_change=acted)
    known = offered | before
    return _act_of(said.act, known), _row_of(said.open, known)


def _offered(data: dict[str, Any]) -> frozenset[Act]:
    """Each row to be opened, and each with the code of each of its buttons."""
    others = (row for each in data.get("lists", ()) for row in each["rows"])
    drawn = [*data["rows"], *data.get("folded", ()), *others]
    codes = ((row, ("", *(action["code"] for action in row["actions"]))) for row in drawn)
    return frozenset((code, row["id"]) for row, each in codes for code in each)


def _act_of(told: object, offered: frozenset[Act]) -> Act | None:
    act = (str(told.get("code")), str(told.get("id"))) if isinstance(told, dict) else ("", "")
    return act if act[0] and act in offered else None


def _row_of(told: object, offered: frozenset[Act]) -> str | None:
    return told if isinstance(told, str) and ("", told) in offered else None
