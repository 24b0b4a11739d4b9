"""What an import would do, before it does it: what goes in, what stays out and why."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import streamlit as st

import i18n
from components import files
from components.elements import grid
from components.imports import choose, tables
from components.imports.choose import Chosen
from domain.imports.plan import RowProblem
from exchange.sheets.back import handed_back
from exchange.sheets.columns import SheetColumn
from i18n import _, ngettext

PAGE = 50
"""Lines of a table on the screen at a time."""
_NAME = "ponte-righe-fuori.xlsx"


def paged(
    key: str,
    title: str,
    columns: Sequence[str],
    rows: Sequence[Any],
    lines: Callable[[Any], Iterable[tuple[Any, ...]]],
) -> None:
    """A table of what `lines` makes of `rows`, some at a time; nothing where there are none.

    Columns that hold nothing on a page are left out.
    """
    if not rows:
        return
    st.markdown(f"**{title}** · {i18n.number(len(rows))}")
    at = 1
    if len(rows) > PAGE:
        st.pagination(-(-len(rows) // PAGE), key=f"{key}-page", max_visible_pages=5)
        at = int(st.session_state.get(f"{key}-page") or 1)
    shown = [line for row in rows[(at - 1) * PAGE : at * PAGE] for line in lines(row)]
    kept = [i for i in range(len(columns)) if any(line[i] not in ("", None) for line in shown)]
    grid.show(title, [columns[i] for i in kept], [[line[i] for i in kept] for line in shown])


def stay_out(
    chosen: Chosen[Any, Any],
    problems: Sequence[RowProblem],
    waiting: Mapping[int, str],
    columns: Mapping[str, SheetColumn],
) -> None:
    """The rows that do not go in, with what is wrong with each, and as a file to mend.

    `waiting` says of rows that nobody has decided about what they wait for.
    """
    lines = {problem.line for problem in problems} | set(waiting)
    if not lines:
        chosen.back = None
        return
    said = ngettext("{n} row stays out", "{n} rows stay out", len(lines))
    st.markdown(f"**{said.format(n=i18n.number(len(lines)))}**")
    tables.problems(problems[:PAGE], columns)
    if len(problems) > PAGE:
        more = _("The first {n} are shown; all of them stand in the file.")
        st.caption(more.format(n=i18n.number(PAGE)))
    files.offer(
        _("Download the rows that stay out"),
        _back(chosen, problems, waiting, columns),
        _NAME,
        files.XLSX,
    )
    st.caption(
        _(
            "The file has these rows as they came, with what is wrong in the last column. Mend "
            "them, save, and choose that file: only the rest goes in."
        )
    )


def _back(
    chosen: Chosen[Any, Any],
    problems: Sequence[RowProblem],
    waiting: Mapping[int, str],
    columns: Mapping[str, SheetColumn],
) -> bytes:
    """The file of bad rows, made again only when they are others."""
    of = (tuple(problems), tuple(waiting.items()), i18n.language())
    if chosen.back is None or chosen.back[0] != of:
        why = dict(waiting)
        for problem in problems:
            reason = f"{columns[problem.column].title}: {tables.why(problem)}"
            why[problem.line] = "\n".join(filter(None, (why.get(problem.line), reason)))
        chosen.back = of, _file(chosen, why)
    return chosen.back[1]


def _file(chosen: Chosen[Any, Any], why: Mapping[int, str]) -> bytes:
    steps = chosen.steps
    if steps is None:
        return b""
    content = handed_back(steps.book, steps.layout.head, why)
    steps.let_go(len(chosen.sheet.rows))
    return content


def left_from_before(key: str) -> None:
    """The rows that stayed out of the import before, while no other file is chosen."""
    content = st.session_state.get(choose.left_key(key))
    if content and not choose.is_given(key):
        st.warning(
            _("Some rows stayed out: take them, mend them and choose that file."),
            icon=":material/rule:",
        )
        files.offer(_("Download the rows that stay out"), content, _NAME, files.XLSX)


def button(goes_in: str, out: int) -> str:
    """What the button says: what goes in, and how many rows do not."""
    if not out:
        return goes_in
    said = ngettext("{goes_in}, {n} row stays out", "{goes_in}, {n} rows stay out", out)
    return said.format(goes_in=goes_in, n=i18n.number(out))


def hidden(chosen: Chosen[Any, Any]) -> None:
    """Whether rows that are hidden in the spreadsheet go in too, where there are some."""
    count = chosen.sheet.hidden
    if not count:
        return
    label = ngettext(
        "Also the {n} row hidden in the spreadsheet",
        "Also the {n} rows hidden in the spreadsheet",
        count,
    )
    st.checkbox(
        label.format(n=i18n.number(count)),
        key=choose.hidden_key(chosen.key),
        help=_("A filter or a person hid them: often they were meant to be left out."),
    )


def kept(count: int) -> None:
    """How many fields differ in their capitals only."""
    if count:
        said = ngettext(
            "In {n} field only the capitals differ: what is stored stays.",
            "In {n} fields only the capitals differ: what is stored stays.",
            count,
        )
        st.caption(said.format(n=i18n.number(count)))
