"""A file of a list is chosen and read, once: what it says, and what importing it would do.

Each list says how a file of it is read and planned, what its figures are called, and shows in its
own words what would happen.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Generic, TypeVar

import streamlit as st

import i18n
from components import files, snapshot
from components.imports import arrange, reading
from components.imports.steps import Steps
from components.plain import plain
from domain.imports.plan import ImportPlan, OpenRow, Told
from exchange.sheets.back import without_reasons
from exchange.sheets.book import ROW_LIMIT, SIZE_LIMIT, Book, SheetError
from exchange.sheets.kind import SheetKind
from exchange.sheets.layout import SheetLayout
from exchange.sheets.meanings import Meanings
from exchange.sheets.rows import SheetRows
from i18n import _

LISTS = ["xlsx", "xlsm", "xls", "ods", "fods", "csv", "tsv", "txt"]
OTHERS = ["pdf", "htm", "html", "doc", "docx", "numbers"]
"""What people have their lists in besides: let in, so that a sentence says what to do with it."""
ENDINGS = [*LISTS, *OTHERS]
"""What a file to choose is called; what it is, its content tells."""

S = TypeVar("S", bound=SheetRows[Any])
P = TypeVar("P")


@dataclass
class Chosen(Generic[S, P]):
    """A file read once, however often the page runs, and what importing it would do."""

    key: str
    of: tuple[Any, ...]
    """Which file it is, for what, and how it is read."""
    sheet: S
    name: str = ""
    """What the file is called."""
    digest: str = ""
    """SHA-256 of its content."""
    steps: Steps | None = None
    """How it became rows."""
    ready: Any = None
    """What `plan` was made of: the sheet, with what was asked about it answered."""
    plan: ImportPlan[P] | None = None
    asked: dict[int, OpenRow] = field(default_factory=dict)
    """Rows of which it was asked whom they mean, by number."""
    answers: dict[int, str] = field(default_factory=dict)
    """What was answered."""
    back: tuple[Any, bytes] | None = None
    """The file of the rows that stay out, and what it was made of."""

    def planned(
        self,
        ready: Any,
        plan: Callable[["ImportPlan[P] | None", Told], ImportPlan[P]],
        waiting: str,
    ) -> ImportPlan[P]:
        """What would happen, worked out again only when `ready` is another; `plan` is given what
        it was before, and tells how far it is.
        """
        if self.plan is None or self.ready != ready:
            place = st.empty()

            def told(share: float) -> None:
                place.progress(share)

            with snapshot.waiting(waiting):
                self.plan = plan(self.plan, told)
            place.empty()
            self.ready = ready
        return self.plan


@dataclass(frozen=True)
class ListReading(Generic[S]):
    """How any file of a list becomes its rows."""

    kind: SheetKind
    parse: Callable[[Book, SheetLayout, Meanings, bool], S]
    """Told last whether rows that are hidden in the spreadsheet are read too."""


def file(
    key: str, template: bytes, name: str, read_as: ListReading[S], of: Any = None
) -> Chosen[S, Any] | None:
    """The template called `name`, and the file that was chosen; None: there is nothing to show, or
    something is asked first about its columns.

    A file is read anew for another `of`.
    """
    files.offer(_("Download the template"), template, name, files.XLSX)
    label = _("Excel, OpenDocument or CSV file, at most {rows} rows and {size} MB").format(
        rows=i18n.number(ROW_LIMIT), size=SIZE_LIMIT // 10**6
    )
    given = files.ask(label, ENDINGS, _file_key(key))
    if given is None:
        forget(key)
        return None
    st.session_state.pop(left_key(key), None)
    try:
        said = arrange.arranged(
            key,
            given.file_id,
            lambda: without_reasons(reading.read(given.getvalue(), lambda: _ask_anew(key))),
            read_as.kind,
        )
        if said is None:
            return None
        hidden = bool(st.session_state.get(hidden_key(key)))
        same = (given.file_id, of, said.layout, said.meanings, hidden)
        known = st.session_state.get(key)
        if isinstance(known, Chosen) and known.of == same:
            return known
        with snapshot.waiting(_("Reading the file…")):
            sheet = read_as.parse(said.book, said.layout, said.meanings, hidden)
        said.let_go(len(sheet.rows) + len(sheet.problems))
    except SheetError as error:
        values = {name: plain(str(value)) for name, value in error.values.items()}
        st.error(_(error.message).format(**values), icon=":material/error:")
        return None
    digest = sha256(given.getvalue()).hexdigest()
    chosen: Chosen[S, Any] = Chosen(key, same, sheet, given.name, digest, said)
    if isinstance(known, Chosen) and known.digest == digest and known.of[1] == of:
        chosen.plan = known.plan  # of the same file, read otherwise: what is as it was, stays
    st.session_state[key] = chosen
    return chosen


def is_given(key: str) -> bool:
    """Whether a file stands there to be imported."""
    return bool(st.session_state.get(_file_key(key)))


def hidden_key(key: str) -> str:
    """Where it stands whether rows hidden in the spreadsheet go in."""
    return f"{key}-hidden"


def left_key(key: str) -> str:
    """Where the file stands of the rows that stayed out of the last import."""
    return f"{key}-left"


def forget(key: str) -> None:
    """Forget the file that was read: it may hold identities."""
    for each in (key, hidden_key(key)):
        st.session_state.pop(each, None)
    arrange.forget(key)


def used(chosen: Chosen[Any, Any]) -> None:
    """Forget a file that was imported, all but the rows that stayed out; ask for the next one."""
    if chosen.back:
        st.session_state[left_key(chosen.key)] = chosen.back[1]
    _ask_anew(chosen.key)


def _ask_anew(key: str) -> None:
    forget(key)
    st.session_state[_round(key)] = st.session_state.get(_round(key), 0) + 1


def _file_key(key: str) -> str:
    return f"{key}-file-{st.session_state.get(_round(key), 0)}"


def _round(key: str) -> str:
    """How often a list was imported here: the next file is asked for anew."""
    return f"{key}-round"
