"""Lists that came by a spreadsheet: each run of an import, under its number."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import Code, EncryptedText, UtcDateTime
from domain.imports.runs import ImportList, RunState


class ImportRunRow(Base):
    """A file that is written piece after piece, and can be taken up again."""

    __tablename__ = "import_run"
    __table_args__ = (Index("ix_import_run_list_digest", "list", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    list: Mapped[ImportList] = mapped_column(Code(ImportList))
    target: Mapped[int] = mapped_column(
        default=0, comment="the stop a list of convened tenants is for; 0: none"
    )
    file_name: Mapped[str] = mapped_column(EncryptedText)
    digest: Mapped[str] = mapped_column(String(64), comment="SHA-256 of the file")
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), comment="who began it last")
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="last sign of who writes it")
    state: Mapped[RunState] = mapped_column(Code(RunState))
    turn: Mapped[int] = mapped_column(default=1, comment="how often it was begun")
    total: Mapped[int] = mapped_column(comment="rows to write, with those written before")
    created: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    handed_back: Mapped[int] = mapped_column(default=0, comment="rows that no longer fitted")
    line: Mapped[int] = mapped_column(default=0, comment="last row of the file that is in")
