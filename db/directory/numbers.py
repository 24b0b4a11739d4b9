"""The numbers of the directory: its version, and the reference of the next partner."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.engine import insert_into
from db.models.directory import DirectoryVersion, Partner


def next_version(session: Session) -> int:
    """Move the directory on by one and hold it until the transaction ends; the new number."""
    statement = insert_into(session, DirectoryVersion).values(id=1, version=1)
    moved = statement.on_conflict_do_update(
        index_elements=[DirectoryVersion.id], set_={"version": DirectoryVersion.version + 1}
    )
    number: int = session.execute(moved.returning(DirectoryVersion.version)).scalar_one()
    return number


def version(session: Session) -> int:
    """How often the directory has changed."""
    return session.scalar(select(DirectoryVersion.version)) or 0


def next_reference(session: Session) -> str:
    """The reference of the next partner; call after `next_version`, which holds the others."""
    newest = select(Partner.reference).order_by(
        func.length(Partner.reference).desc(), Partner.reference.desc()
    )
    last = session.scalar(newest.limit(1)) or "P-00000"
    return f"P-{int(last.removeprefix('P-')) + 1:05}"
