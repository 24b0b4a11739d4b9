"""What is the same on every screen that imports a list: choose a file, look, confirm once.

Each list says how a file of it is read and planned, what its figures are called, and shows in its
own words what would happen.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Generic, TypeVar

import pandas as pd
import streamlit as st

import i18n
from components import files
from components.plain import plain
from domain.imports import ImportPlan, RowProblem
from exchange.sheets.book import ROW_LIMIT, SIZE_LIMIT, SheetError
from exchange.sheets.columns import SheetColumn
from exchange.sheets.rows import SheetRows
from i18n import _

S = TypeVar("S", bound=SheetRows[Any])
P = TypeVar("P")


@dataclass
class Chosen(Generic[S, P]):
    """A file read once, however often the page runs, and what importing it would do."""

    key: str
    of: tuple[str, Any]
    """Which file it is, and for what."""
    sheet: S
    name: str = ""
    """What the file is called."""
    digest: str = ""
    """SHA-256 of its content."""
    ready: S | None = None
    """What `plan` was made of: the sheet, with what was asked about it answered."""
    plan: ImportPlan[P] | None = None

    def planned(self, ready: S, plan: Callable[[], ImportPlan[P]], waiting: str) -> ImportPlan[P]:
        """What would happen, worked out again only when `ready` is another."""
        if self.plan is None or self.ready != ready:
            with st.spinner(waiting):
                self.plan = plan()
            self.ready = ready
        return self.plan


def choose(
    key: str, template: bytes, name: str, parse: Callable[[bytes], S], of: Any = None
) -> Chosen[S, Any] | None:
    """The template called `name`, and the file that was chosen; None: there is nothing to show.

    A file is read anew for another `of`.
    """
    files.offer(_("Download the template"), template, name, files.XLSX)
    label = _("Excel (.xlsx) or CSV file, at most {rows} rows and {size} MB").format(
        rows=i18n.number(ROW_LIMIT), size=SIZE_LIMIT // 10**6
    )
    file = files.ask(label, ["xlsx", "csv"], f"{key}-file-{st.session_state.get(_round(key), 0)}")
    if file is None:
        forget(key)
        return None
    known = st.session_state.get(key)
    if isinstance(known, Chosen) and known.of == (file.file_id, of):
        return known
    try:
        with st.spinner(_("Reading the file…")):
            sheet = parse(file.getvalue())
    except SheetError as error:
        values = {name: plain(str(value)) for name, value in error.values.items()}
        st.error(_(error.message).format(**values), icon=":material/error:")
        return None
    digest = sha256(file.getvalue()).hexdigest()
    chosen = st.session_state[key] = Chosen(key, (file.file_id, of), sheet, file.name, digest)
    return chosen


def forget(key: str) -> None:
    """Forget the file that was read: it may hold identities."""
    st.session_state.pop(key, None)


def figures(parts: Mapping[str, int], unknown_columns: Sequence[str]) -> None:
    """How many rows have which fate, and which columns mean nothing to us."""
    for column, (label, count) in zip(st.columns(len(parts)), parts.items(), strict=True):
        column.metric(label, i18n.number(count))
    if unknown_columns:
        said = plain(", ".join(unknown_columns[:20]))
        st.caption(_("Columns left aside: {columns}.").format(columns=said))


def problems(found: Sequence[RowProblem], columns: Mapping[str, SheetColumn]) -> None:
    """What is wrong, by row and column."""
    table(
        [_("Row"), _("What is wrong"), _("What is written"), _("Column")],
        [(it.line, why(it), it.value, columns[it.column].title) for it in found],
        narrow=(0, 2, 3),
    )


def why(problem: RowProblem) -> str:
    """A problem in words."""
    return _(problem.message).format(value=problem.value, about=problem.about)


def table(
    columns: list[str], rows: Sequence[tuple[Any, ...]], title: str = "", narrow: Sequence[int] = ()
) -> None:
    """Rows under a title; nothing where there are none."""
    if not rows:
        return
    if title:
        st.markdown(f"**{title}**")
    small = {columns[i]: st.column_config.Column(width="small") for i in narrow}
    st.dataframe(pd.DataFrame(rows, columns=columns), hide_index=True, column_config=small)


def used(chosen: Chosen[Any, Any]) -> None:
    """Forget a file that was imported, and ask for the next one."""
    forget(chosen.key)
    st.session_state[_round(chosen.key)] = st.session_state.get(_round(chosen.key), 0) + 1


def _round(key: str) -> str:
    """How often a list was imported here: the next file is asked for anew."""
    return f"{key}-round"
