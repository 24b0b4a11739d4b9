"""An import that is being written: begun once, seen from every tab, stopped, taken up again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

import i18n
from components import context, flash, snapshot
from components.imports import choose, tables
from components.imports.choose import Chosen
from components.plain import plain
from db.clock import utcnow
from db.imports import runs
from domain.imports.plan import RowProblem
from domain.imports.runs import (
    PIECE,
    ImportFile,
    ImportList,
    ImportRun,
    PieceWritten,
    RunningAlready,
    RunState,
)
from domain.permissions import PermissionDenied
from exchange.imports.run import ImportOrder, Writing
from exchange.sheets.columns import SheetColumn
from i18n import _, ngettext

EVERY_SECONDS = 1
AT_ONCE = 2.0
"""Seconds a click waits for its import: a usual list is in by then."""


@dataclass(frozen=True)
class WrittenList:
    """Which list is written, and which stop it is for, 0 where for none."""

    key: str
    of: ImportList
    columns: Mapping[str, SheetColumn]
    target: int = 0
    size: int = PIECE
    """Rows of a piece."""

    def file(self, chosen: Chosen[Any, Any]) -> ImportFile:
        """The chosen file, as a run of this list knows it."""
        return ImportFile(chosen.name, chosen.digest, self.target)


def offer(
    of: WrittenList,
    chosen: Chosen[Any, Any],
    label: str,
    rows: Sequence[Any],
    write: Callable[..., PieceWritten],
    *more: Any,
) -> ImportRun | None:
    """The button that writes `rows`, once: `write(session, actor, piece, *more)` for each piece.

    The run, when it has ended at once and with every row; else `running` shows it.
    """
    before = context.read(runs.of_file, of.of, of.file(chosen))
    if before and before.left and before.state is not RunState.DONE:
        label = _("Go on with import {number}: {what}").format(number=before.number, what=label)
        st.warning(_what_is_in(before), icon=":material/info:")
    if not st.button(label, type="primary", icon=":material/check:"):
        return None
    try:
        aside = context.aside()
        run = context.write(runs.begin, of.of, of.file(chosen), len(rows))
        # Nothing of `st` in between: a rerun there would leave a number that nobody writes.
        writing = _start(of, ImportOrder(run, rows, write, aside, more))
    except RunningAlready as running:
        _follow(of, running.run.number)
        st.rerun()
    except context.DatabaseUnavailable:
        st.error(_("The database does not answer: nothing was imported. Try again in a moment."))
        return None
    choose.used(chosen)
    _follow(of, run.number, writing)
    return _at_once(of, writing)


def _at_once(of: WrittenList, writing: Writing) -> ImportRun | None:
    """The run, where it ends with every row while one waits; else the screen is drawn anew."""
    with snapshot.waiting(_("Importing…")):
        ended = writing.wait(AT_ONCE)
    run = _run(of, writing.order.run.number) if ended else None
    if run is None or run.state is not RunState.DONE or writing.problems:
        st.rerun()
    return run


def _start(of: WrittenList, order: ImportOrder) -> Writing:
    leaves, no_answer = (context.SignedOut, PermissionDenied), (context.DatabaseUnavailable,)
    order = replace(order, leaves=leaves, no_answer=no_answer, size=of.size)
    return Writing(order).start()


def running(of: WrittenList) -> bool:
    """Show what is being written of this list, in whatever tab it was begun; else how the one of
    this tab has ended. Whether something is being written.
    """
    alive = [run for run in _recent(of) if run.alive(utcnow())]
    if alive:
        if _followed(of) not in [run.number for run in alive]:
            _follow(of, alive[0].number)
        st.fragment(context.guarded(_progress), run_every=EVERY_SECONDS)(of)
        return True
    # What ended is told until the next file is chosen: then its own button says what to do.
    if not choose.is_given(of.key) and (number := _followed(of)) and (run := _run(of, number)):
        _ended(of, run)
    return False


def _progress(of: WrittenList) -> None:
    """How far it is, drawn again by itself until it ends."""
    alive = [run for run in _recent(of) if run.alive(utcnow())]
    if not alive:
        st.rerun()
    for run in alive:
        said = _("Import {number}, {file}: {done} of {total} rows").format(
            number=run.number,
            file=plain(run.file.name),
            done=i18n.number(run.gone_through),
            total=i18n.number(run.total),
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            st.progress(min(1.0, run.gone_through / max(1, run.total)), text=said)
            st.button(
                _("Stop the import"),
                key=f"{of.key}-stop-{run.number}",
                icon=":material/stop:",
                on_click=_stop,
                args=(of, run.number),
            )
    st.caption(
        _("You can leave this page: it goes on. If you sign out it stops, and keeps what is in.")
    )


def _stop(of: WrittenList, number: int) -> None:
    flash.tried(runs.stop, of.of, number, said=_("It stops after the rows that are being written."))


def forget(key: str) -> None:
    """Tell no more of the run of this tab: why rows were handed back names people."""
    st.session_state.pop(f"{key}-run", None)
    st.session_state.pop(f"{key}-writing", None)


def _ended(of: WrittenList, run: ImportRun) -> None:
    if run.state is RunState.DONE:
        st.success(
            _("Import {number} is done: {new} new, {changed} changed.").format(
                number=run.number,
                new=i18n.number(run.created),
                changed=i18n.number(run.changed),
            ),
            icon=":material/check:",
        )
    else:
        then = _("To go on, choose the same file again: what is in stays as it is.")
        st.warning(f"{_what_is_in(run)} {then}", icon=":material/info:")
    if run.handed_back:
        said = ngettext(
            "{n} row did not go in: it changed here meanwhile. Choose the file again to see it.",
            "{n} rows did not go in: they changed here meanwhile. Choose the file again to see "
            "them.",
            run.handed_back,
        )
        st.warning(said.format(n=i18n.number(run.handed_back)), icon=":material/info:")
    tables.problems(_handed_back(of), of.columns)


def _what_is_in(run: ImportRun) -> str:
    """How an import ended that did not come to its end, and what is in."""
    how = _("Import {number} broke off.")
    if run.state is RunState.STOPPED:
        how = _("Import {number} was stopped.")
    done = run.created + run.changed
    rows = ngettext(
        "{n} row is in (up to row {line} of the file), {left} are not.",
        "{n} rows are in (up to row {line} of the file), {left} are not.",
        done,
    ).format(n=i18n.number(done), line=i18n.number(run.line), left=i18n.number(run.left))
    if not done:
        rows = _("Nothing of it is in.")
    return f"{how.format(number=run.number)} {rows}"


def _recent(of: WrittenList) -> Sequence[ImportRun]:
    return context.read(runs.recent, of.of, of.target)


def _run(of: WrittenList, number: int) -> ImportRun | None:
    return next((run for run in _recent(of) if run.number == number), None)


def _followed(of: WrittenList) -> int:
    """The number of the run that this tab tells of; 0: none."""
    return int(st.session_state.get(f"{of.key}-run", 0))


def _follow(of: WrittenList, number: int, writing: Writing | None = None) -> None:
    """Have this tab tell of a run, and of what its own rows were handed back for."""
    st.session_state[f"{of.key}-run"] = number
    st.session_state[f"{of.key}-writing"] = writing


def _handed_back(of: WrittenList) -> Sequence[RowProblem]:
    writing = st.session_state.get(f"{of.key}-writing")
    return writing.problems if isinstance(writing, Writing) else ()
