"""The sheet that tenants take home: who has read its translations."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import EncryptedText, UtcDateTime


class SheetReading(Base):
    """A mother-tongue mediator has read what the sheet says in a language, as it was then."""

    __tablename__ = "sheet_reading"
    __table_args__ = (UniqueConstraint("language", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(3))
    version: Mapped[str] = mapped_column(String(8), comment="of the texts read")
    reader: Mapped[str] = mapped_column(EncryptedText)
    read_on: Mapped[date]
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    written_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
