"""An import written aside: a thread goes through its rows, a piece in each transaction.

Not the run of a screen: a click, a sleeping tablet or another page would end that one. Whoever
wants it to end says so in the database, where the next piece reads it.
"""

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

import structlog

from db.engine import BREATH_SECONDS, transaction
from db.imports import runs
from domain.imports.plan import RowProblem
from domain.imports.runs import (
    PIECE,
    ImportPiece,
    ImportRun,
    PieceIsIn,
    PieceWritten,
    RunEnded,
    RunState,
    pieces,
)

TRIES, BETWEEN = 4, 3.0
"""How often a piece is tried while the database does not answer, and the seconds in between."""
log = structlog.get_logger()


@dataclass(frozen=True)
class ImportOrder:
    """What is to be written, and how: `within(write, piece, *more)` is one transaction of the
    person who asked for it.
    """

    run: ImportRun
    rows: Sequence[Any]
    write: Callable[..., PieceWritten]
    within: Callable[..., PieceWritten]
    more: tuple[Any, ...] = ()
    leaves: tuple[type[Exception], ...] = ()
    """What `within` raises once the person may write no more: signed out, another role."""
    no_answer: tuple[type[Exception], ...] = ()
    """What it raises where the database does not answer: whether the piece is in is not known."""
    size: int = PIECE
    """Rows of a piece."""


@dataclass
class Writing:
    """An import that this server writes, or has written."""

    order: ImportOrder
    problems: list[RowProblem] = field(default_factory=list)
    """Of rows that no longer fitted."""
    pause: Callable[[float], None] = time.sleep
    _said: PieceWritten = field(default_factory=lambda: PieceWritten(0, 0))
    """What becomes of the piece that was tried last."""

    def start(self) -> "Writing":
        """Begin, aside."""
        self._thread = threading.Thread(target=self.carry_out, daemon=True)
        self._thread.start()
        return self

    def wait(self, seconds: float) -> bool:
        """Whether it has ended within so long."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def carry_out(self) -> None:
        """Write piece after piece, and say how it ended."""
        state: RunState | None = RunState.FAILED
        try:
            state = self._written()
            if state is not None:
                self._end(state)
        except Exception as error:  # whatever it was, the run is not left standing as running
            log.error("import broke off", number=self.order.run.number, error=type(error).__name__)
            with suppress(Exception):  # else it is known by its silence
                self._end(RunState.FAILED)
        finally:
            self.order = replace(self.order, rows=())  # they may hold identities

    def _end(self, state: RunState) -> None:
        with transaction() as session:
            runs.end(session, self.order.run, state)

    def _written(self) -> RunState | None:
        """How it ended; None: the run says so already."""
        run, made = self.order.run, frozenset[int]()
        for rows in pieces(self.order.rows, self.order.size):
            begun = time.monotonic()
            try:
                written = self._one(ImportPiece(run, rows, made))
            except RunEnded:
                return None
            except self.order.leaves:
                return RunState.STOPPED
            self.problems += written.problems
            run, made = run.after(written), made.union(written.made)
            took = time.monotonic() - begun  # on a busy machine others need more
            self.pause(max(BREATH_SECONDS, took / 2))
        return RunState.DONE

    def _one(self, piece: ImportPiece[Any]) -> PieceWritten:
        """Write a piece, with patience. Where an answer was lost, it may be in: then it says so."""
        for left in reversed(range(TRIES)):
            try:
                return self.order.within(self._heard, piece, *self.order.more)
            except PieceIsIn:
                break
            except self.order.no_answer:
                if not left:
                    raise
            self.pause(BETWEEN)
        return self._said

    def _heard(self, session: Any, actor: Any, piece: ImportPiece[Any], *more: Any) -> PieceWritten:
        """What becomes of a piece, remembered: it stands, whether or not the answer comes."""
        self._said = self.order.write(session, actor, piece, *more)
        return self._said
