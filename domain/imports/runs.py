"""Many rows written in pieces, under one number: how large a piece is, and where a run stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Generic, TypeVar

from domain.imports.plan import RowProblem
from domain.permissions import Permission

PIECE, PIECE_OF_PEOPLE = 300, 200
"""Rows written in one transaction: others wait as long as it takes, a second at most. Of people
fewer: each is encrypted and looked for anew.
"""
QUIET = timedelta(seconds=45)
"""A run without a sign for so long has lost its server."""
T = TypeVar("T")


class ImportList(StrEnum):
    """What is imported."""

    DIRECTORY = "directory"
    CONVENED = "convened"

    @property
    def permission(self) -> Permission:
        """What whoever imports it must be granted."""
        if self is ImportList.DIRECTORY:
            return Permission.DIRECTORY_WRITE
        return Permission.IDENTITY_READ


class RunState(StrEnum):
    """Where a run stands."""

    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ImportFile:
    """The file of a run, known again by its content (`digest`, SHA-256)."""

    name: str
    digest: str
    target: int = 0
    """The stop of a list of convened tenants; 0: none."""


@dataclass(frozen=True, slots=True)
class ImportRun:
    """A run as it stands. Rows that change nothing are not among those to write."""

    number: int
    turn: int
    """How often it was begun: only the last turn may go on writing."""
    file: ImportFile
    who: str
    state: RunState
    seen_at: datetime
    """When it last wrote."""
    total: int
    """Rows to write, with those written before it was taken up again."""
    created: int
    changed: int
    handed_back: int
    """Rows that no longer fitted."""
    line: int
    """The last row of the file that is in; 0: none."""

    @property
    def gone_through(self) -> int:
        """Rows that are written or handed back."""
        return self.created + self.changed + self.handed_back

    @property
    def left(self) -> int:
        """Rows still to write."""
        return max(0, self.total - self.gone_through)

    def alive(self, now: datetime) -> bool:
        """Whether somebody is writing it."""
        return self.state is RunState.RUNNING and now - self.seen_at < QUIET

    def after(self, written: "PieceWritten") -> "ImportRun":
        """The same once a piece is in."""
        return replace(
            self,
            created=self.created + written.created,
            changed=self.changed + written.changed,
            handed_back=self.handed_back + len(written.problems),
        )


@dataclass(frozen=True, slots=True)
class ImportPiece(Generic[T]):
    """Rows that are written in one transaction. `run` is as it stood before them, so that they
    are never written twice.
    """

    run: ImportRun
    rows: Sequence[T]
    made: frozenset[int] = frozenset()
    """The people whom the pieces before it stored."""


@dataclass(frozen=True, slots=True)
class PieceWritten:
    """What became of the rows of a piece: each is one of those counted."""

    created: int
    changed: int
    problems: tuple[RowProblem, ...] = ()
    """Why some were handed back."""
    made: tuple[int, ...] = ()
    """The people whom it stored."""


class RunningAlready(Exception):
    """The same file is being written; nothing was begun."""

    def __init__(self, run: ImportRun) -> None:
        self.run = run
        super().__init__(f"import {run.number} is running")


class PieceIsIn(Exception):
    """The piece was written before, though whoever wrote it never heard so."""


class RunEnded(Exception):
    """Somebody stopped the run, or took it up anew: this piece was not written."""


def pieces(rows: Sequence[T], size: int = PIECE) -> Iterator[Sequence[T]]:
    """The rows some at a time."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
