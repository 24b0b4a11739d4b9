"""Carry imports out, for tests: a run with its pieces, as the thread of a screen does."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from db.directory import import_write
from db.directory.import_plan import plan
from db.directory.import_rows import ImportRow, PartnerFate, Plan
from db.imports import runs
from domain.imports.runs import (
    ImportFile,
    ImportList,
    ImportPiece,
    ImportRun,
    PieceWritten,
    RunState,
    pieces,
)
from domain.permissions import Actor


def file_of(said: str, target: int = 0) -> ImportFile:
    """A file that says this."""
    return ImportFile(f"{said}.csv", sha256(said.encode()).hexdigest(), target)


def to_write(found: Plan) -> list:
    """The rows of a plan that change something."""
    return [row for row in found.rows if row.fate is not PartnerFate.LEAVE]


def begin(session: Session, actor: Actor, found: Plan, said: str = "list") -> ImportRun:
    """Give the writing of a plan its number."""
    return runs.begin(session, actor, ImportList.DIRECTORY, file_of(said), len(to_write(found)))


def run_of(session: Session, actor: Actor, said: str = "list") -> ImportRun:
    """The run of a file of organisations as it stands."""
    return runs.of_file(session, actor, ImportList.DIRECTORY, file_of(said))


def in_pieces(
    write: Callable[[ImportPiece], PieceWritten], run: ImportRun, rows: Sequence[Any], size: int
) -> list[PieceWritten]:
    """What became of each piece."""
    written: list[PieceWritten] = []
    for some in pieces(rows, size):
        made = frozenset(each for piece in written for each in piece.made)
        written.append(write(ImportPiece(run, some, made)))
        run = run.after(written[-1])
    return written


def carry_out(
    session: Session, actor: Actor, found: Plan, said: str = "list", size: int = 500
) -> list[PieceWritten]:
    """Write a plan; what became of each piece."""
    run = begin(session, actor, found, said)

    def write(piece: ImportPiece) -> PieceWritten:
        return import_write.write_piece(session, actor, piece, found.seen)

    written = in_pieces(write, run, to_write(found), size)
    runs.end(session, run, RunState.DONE)
    session.flush()
    session.expire_all()
    return written


def imported(session: Session, actor: Actor, rows: Sequence[ImportRow]) -> Plan:
    """Plan rows and write them; the plan."""
    found = plan(session, actor, rows)
    assert not any(piece.problems for piece in carry_out(session, actor, found))
    return found
