"""What this database is for."""

from datetime import datetime

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import EncryptedText, UtcDateTime


class Installation(Base):
    """One row: whether a demonstration or real use holds this database, since its first start."""

    __tablename__ = "installation"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="always 1")
    kind: Mapped[str] = mapped_column(String(20), comment="demonstration or real")
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    known_text: Mapped[str | None] = mapped_column(
        EncryptedText, comment="always the same text: the keys that open it are the right ones"
    )
    put_back_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime,
        comment="a backup was read in, and who was erased since is not gone again yet",
    )
    backup_made_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="when the backup was made that was read in last"
    )
    backup_read_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="when it was read in: what fell due between may have been sent"
    )
    clock_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="when a clock last did what was due, by the hour of the database"
    )


class BackupRun(Base):
    """A backup that was tried: what came of it."""

    __tablename__ = "backup_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    file: Mapped[str] = mapped_column(String(400), default="", comment="its name, without folder")
    rows: Mapped[int] = mapped_column(BigInteger, default=0)
    size: Mapped[int] = mapped_column(BigInteger, default=0, comment="bytes")
    failure: Mapped[str] = mapped_column(
        String(400), default="", comment="why it failed; empty: written, restored aside, compared"
    )
