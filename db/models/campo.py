"""What comes from the camper without signal: the devices, and what was written on them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import Code, EncryptedText, UtcDateTime
from domain.campo.entry import Aside

_OPEN = text("decided_at IS NULL")


class FieldDevice(Base):
    """A tablet on which `/campo` was set up by a person. What is on it only that person opens."""

    __tablename__ = "field_device"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(43), unique=True, comment="how a device names itself")
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="last contact, signed in")
    waiting: Mapped[int] = mapped_column(default=0, comment="cases on it that were not sent then")
    oldest_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="since when the oldest of them is there"
    )
    revoked_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="it erases what it holds at its next contact"
    )


class FieldEntry(Base):
    """A case as it was written on a device, until somebody has decided what becomes of it."""

    __tablename__ = "field_entry"
    __table_args__ = (
        Index("ix_field_entry_open", "written_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(43), unique=True, comment="sent twice is stored once")
    device_id: Mapped[int | None] = mapped_column(
        ForeignKey("field_device.id", ondelete="SET NULL"), index=True
    )
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), comment="who wrote it")
    quarter_id: Mapped[int] = mapped_column(ForeignKey("quarter.id"))
    urgency: Mapped[int] = mapped_column(comment="domain.vocabulary.Urgency, 1 is now")
    written_at: Mapped[datetime] = mapped_column(
        UtcDateTime, comment="by the clock of the device, never after received_at"
    )
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    content: Mapped[str] = mapped_column(
        EncryptedText, comment="domain.campo.entry.Typed as JSON; empty once it is decided"
    )
    case_id: Mapped[int | None] = mapped_column(
        ForeignKey("case.id", ondelete="SET NULL"), index=True, comment="the case it became"
    )
    aside: Mapped[Aside | None] = mapped_column(Code(Aside), comment="why it became none")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
