"""An import written aside: a thread goes through its rows, a piece in each transaction.

Not the run of a screen: a click, a sleeping tablet or another page would end that one. Whoever
wants it to end says so in the database, where the next piece reads it.
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog

from db.engine import transaction
from db.imports import runs
from domain.imports.plan import RowProblem
from domain.imports.runs import (
    BREATH,
    PIECE,
    ImportRun,
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
    """What is to be written. `write` is one transaction of the person who asked for it."""

    run: ImportRun
    rows: Sequence[Any]
    write: Callable[[ImportRun, Sequence[Any]], PieceWritten]
    leaves: tuple[type[Exception], ...] = ()
    """What `write` raises once the person may write no more: signed out, another role."""
    no_answer: tuple[type[Exception], ...] = ()
    """What it raises where nothing was written and trying again is worth while."""
    size: int = PIECE
    """Rows of a piece."""


@dataclass
class Writing:
    """An import that this server writes, or has written."""

    order: ImportOrder
    problems: list[RowProblem] = field(default_factory=list)
    """Of rows that no longer fitted."""
    pause: Callable[[float], None] = time.sleep

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
        order = self.order
        state: RunState | None = RunState.FAILED
        try:
            state = self._written()
        except Exception as error:  # whatever it was, the run is not left standing as running
            log.error("import broke off", number=order.run.number, error=type(error).__name__)
        self.order = ImportOrder(order.run, (), order.write)  # the rows may hold identities
        if state is not None:
            with transaction() as session:
                runs.end(session, order.run, state)

    def _written(self) -> RunState | None:
        """How it ended; None: the run says so already."""
        for piece in pieces(self.order.rows, self.order.size):
            begun = time.monotonic()
            try:
                self.problems += self._one(piece).problems
            except RunEnded:
                return None
            except self.order.leaves:
                return RunState.STOPPED
            self.pause(max(BREATH, (time.monotonic() - begun) / 2))
        return RunState.DONE

    def _one(self, piece: Sequence[Any]) -> PieceWritten:
        """Write a piece, with patience."""
        for _try in range(TRIES - 1):
            try:
                return self.order.write(self.order.run, piece)
            except self.order.no_answer:
                self.pause(BETWEEN)
        return self.order.write(self.order.run, piece)
