"""What people of the agency are told by mail of their work, as each has chosen."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import Code, UtcDateTime
from domain.mail.messages import MailState
from domain.mail.staff import AtOnce, StaffMailKind

_QUEUED = text("state = 'queued'")


class MailChoice(Base):
    """What somebody wants to be told by mail; who never chose is told nothing."""

    __tablename__ = "mail_choice"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    at_once: Mapped[AtOnce] = mapped_column(Code(AtOnce), default=AtOnce.NO)
    digest: Mapped[bool] = mapped_column(default=False)


class StaffMail(Base):
    """Something to tell somebody. It has no text: that is written when it leaves, and not kept."""

    __tablename__ = "staff_mail"
    __table_args__ = (
        Index(
            "ix_staff_mail_queued", "next_try_at", sqlite_where=_QUEUED, postgresql_where=_QUEUED
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    occasion: Mapped[str] = mapped_column(
        String(80), unique=True, comment="what it follows from: nobody is told of it twice"
    )
    kind: Mapped[StaffMailKind] = mapped_column(Code(StaffMailKind))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    referral_id: Mapped[int | None] = mapped_column(
        ForeignKey("referral.id", ondelete="CASCADE"),
        index=True,
        comment="null: of the morning's digest",
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[MailState] = mapped_column(Code(MailState), default=MailState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime)
    given_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime,
        comment="when the attempt under way began to give it away: it may have arrived",
    )
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str] = mapped_column(String(300), default="", comment="of the last attempt")
    message_id: Mapped[str] = mapped_column(String(120))
