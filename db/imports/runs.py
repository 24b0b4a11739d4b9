"""The number of an import and where it stands: moved with each piece, in its transaction.

Whoever stops a run, or takes it up anew, keeps the one who wrote it until now from going on: each
piece asks first whether it is still its turn.
"""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.access import audit, requires, without_actor
from db.clock import utcnow
from db.imports.own import demand
from db.models.accounts import User
from db.models.imports import ImportRunRow
from domain.acts import Act
from domain.imports.runs import (
    ImportFile,
    ImportList,
    ImportRun,
    PieceIsIn,
    PieceWritten,
    RunEnded,
    RunningAlready,
    RunState,
)
from domain.permissions import Actor, Permission

SHOWN = 5
"""Runs told at once."""


@requires(Permission.IMPORTS_WRITE)
def begin(
    session: Session, actor: Actor, of: ImportList, file: ImportFile, to_write: int
) -> ImportRun:
    """A new run of a file, or the one that was stopped, taken up. Raises RunningAlready."""
    demand(actor, of)
    if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer anyway
        session.execute(select(func.pg_advisory_xact_lock(int(file.digest[:15], 16))))
    held, now = _last(session, of, file), utcnow()
    if held and told(session, held).alive(now):
        raise RunningAlready(told(session, held))
    if held is None or held.state is RunState.DONE:
        held = ImportRunRow(
            list=of,
            target=file.target,
            digest=file.digest,
            started_at=now,
            turn=0,
            created=0,
            changed=0,
            line=0,
        )
        session.add(held)
    held.file_name, held.user_id = file.name, actor.user_id
    held.state, held.seen_at = RunState.RUNNING, now
    held.turn, held.handed_back = held.turn + 1, 0
    held.total = held.created + held.changed + to_write
    session.flush()
    return told(session, held)


def take(session: Session, run: ImportRun) -> ImportRunRow:
    """The run, held until the transaction ends. Raises RunEnded when its turn is over, PieceIsIn
    when it has gone on from where `run` stands: the answer to that piece was lost.
    """
    held = session.get(ImportRunRow, run.number, with_for_update=True, populate_existing=True)
    if held is None or held.turn != run.turn:
        raise RunEnded
    if held.created + held.changed + held.handed_back != run.gone_through:
        raise PieceIsIn
    if held.state is not RunState.RUNNING:
        raise RunEnded
    return held


def on_record(run: ImportRun | int) -> str:
    """How the record names an import: by this its pieces stand together."""
    return f"import:{run if isinstance(run, int) else run.number}"


def note(held: ImportRunRow, written: PieceWritten, line: int) -> None:
    """Count what a piece wrote; `line` is its last row."""
    held.seen_at = utcnow()
    held.created += written.created
    held.changed += written.changed
    held.handed_back += len(written.problems)
    held.line = max(held.line, line)


@without_actor("who wrote it says how it ended, also when nobody is signed in any more")
def end(session: Session, run: ImportRun, state: RunState) -> None:
    """Say how a turn ended; nothing where it is over already."""
    held = session.get(ImportRunRow, run.number, with_for_update=True, populate_existing=True)
    if held and held.turn == run.turn and held.state is RunState.RUNNING:
        held.state = state


@requires(Permission.IMPORTS_WRITE)
def stop(session: Session, actor: Actor, of: ImportList, number: int) -> None:
    """Have a run end after the piece that is being written; nothing where it has ended."""
    demand(actor, of)
    held = session.get(ImportRunRow, number, with_for_update=True, populate_existing=True)
    if held and held.list is of and held.state is RunState.RUNNING:
        held.state = RunState.STOPPED
        audit(session, actor, Act.IMPORT_STOP, on_record(number))


@requires(Permission.IMPORTS_WRITE)
def of_file(session: Session, actor: Actor, of: ImportList, file: ImportFile) -> ImportRun | None:
    """The last run of a file."""
    demand(actor, of)
    held = _last(session, of, file)
    return told(session, held) if held else None


@requires(Permission.IMPORTS_WRITE)
def recent(session: Session, actor: Actor, of: ImportList, target: int = 0) -> Sequence[ImportRun]:
    """The runs of a list at which something was done last, the latest first; to a stop, or with
    none where rows say their day themselves.
    """
    demand(actor, of)
    query = select(ImportRunRow).where(ImportRunRow.list == of, ImportRunRow.target == target)
    rows = session.scalars(
        query.order_by(ImportRunRow.seen_at.desc(), ImportRunRow.id.desc()).limit(SHOWN)
    )
    return [told(session, held) for held in rows]


def told(session: Session, held: ImportRunRow) -> ImportRun:
    """A run as it is told."""
    who = session.get(User, held.user_id)
    return ImportRun(
        number=held.id,
        turn=held.turn,
        file=ImportFile(held.file_name, held.digest, held.target),
        who=who.name if who else "",
        state=held.state,
        seen_at=held.seen_at,
        total=held.total,
        created=held.created,
        changed=held.changed,
        handed_back=held.handed_back,
        line=held.line,
    )


def _last(session: Session, of: ImportList, file: ImportFile) -> ImportRunRow | None:
    same = (
        ImportRunRow.list == of,
        ImportRunRow.digest == file.digest,
        ImportRunRow.target == file.target,
    )
    newest = select(ImportRunRow).where(*same).order_by(ImportRunRow.id.desc()).limit(1)
    return session.scalars(newest).first()
