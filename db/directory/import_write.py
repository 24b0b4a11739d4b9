"""Carry out an import of organisations, piece after piece: each row as it was shown, or not at all.

A row whose organisation changed since the preview is handed back; the others go in.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.access import audit, requires
from db.directory import import_bulk
from db.directory.import_record import lines as recorded
from db.directory.import_rows import PartnerFate, PlannedPartner
from db.directory.numbers import next_version
from db.imports import runs
from db.models.directory import Partner
from domain.acts import Act
from domain.directory.forms import name_key
from domain.imports.plan import RowProblem
from domain.imports.runs import ImportPiece, ImportRun, PieceWritten
from domain.permissions import Actor, Permission
from domain.vocabulary import N_

CHANGED = N_("It was changed here while the file was being imported: look at this row again.")
CAME = N_("An organisation of this name came meanwhile: look at this row again.")


@requires(Permission.DIRECTORY_WRITE)
def write_piece(
    session: Session, actor: Actor, piece: ImportPiece[PlannedPartner], seen: int
) -> PieceWritten:
    """Write planned rows, all but those that no longer fit; `seen` is the version of the directory
    they were planned on. Raises RunEnded when the run was stopped, PieceIsIn.
    """
    run, rows = piece.run, piece.rows
    held = runs.take(session, run)
    changed = next_version(session)
    fitting, problems = _fitting(session, rows, seen)
    new = [row for row in fitting if row.fate is PartnerFate.CREATE]
    old = [row for row in fitting if row.fate is PartnerFate.CHANGE]
    references = import_bulk.create(session, new, changed)
    import_bulk.change(session, old, changed)
    _record(session, actor, run, zip(references, new, strict=True))
    _record(session, actor, run, ((row.reference, row) for row in old))
    done = PieceWritten(len(new), len(old), problems)
    runs.note(held, done, rows[-1].line)
    said = f"{run.number}\t{rows[0].line}-{rows[-1].line}\t{len(new)}\t{len(old)}\t{len(problems)}"
    audit(session, actor, Act.DIRECTORY_IMPORT, runs.on_record(run), said)
    return done


def _record(
    session: Session,
    actor: Actor,
    run: ImportRun,
    written: Iterable[tuple[str, PlannedPartner]],
) -> None:
    """What the history of each organisation keeps of the row that it was written from."""
    for reference, row in written:
        for line in recorded(row, run.number):
            audit(session, actor, Act.PARTNER_IMPORT, reference, line)


def _fitting(
    session: Session, rows: Sequence[PlannedPartner], seen: int
) -> tuple[list[PlannedPartner], tuple[RowProblem, ...]]:
    """The rows that can be written as they were shown, and why the others cannot."""
    references = {row.reference for row in rows if row.reference}
    same = select(Partner.reference).where(
        Partner.reference.in_(references), Partner.changed <= seen
    )
    untouched = set(session.scalars(same))
    keys = {_key(row): row for row in rows if not row.reference}
    came = select(Partner.name_key, Partner.istat).where(
        Partner.name_key.in_({key for key, _istat in keys}), Partner.changed > seen
    )
    taken = {(key, istat) for key, istat in session.execute(came)}
    fitting, problems = [], []
    for row in rows:
        if row.reference and row.reference not in untouched:
            problems.append(RowProblem(row.line, "name", CHANGED, row.name))
        elif not row.reference and _key(row) in taken:
            problems.append(RowProblem(row.line, "name", CAME, row.name))
        else:
            fitting.append(row)
    return fitting, tuple(problems)


def _key(row: PlannedPartner) -> tuple[str, str]:
    return name_key(row.organisation.name), row.organisation.istat
