"""What was asked of whom for a case."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import Code, EncryptedText, UtcDateTime
from domain.vocabulary import ReferralStatus

_SENT = text("status = 'sent'")


class Referral(Base):
    """A case entrusted to a service of a partner."""

    __tablename__ = "referral"
    __table_args__ = (
        Index("ix_referral_partner_id_id", "partner_id", "id"),
        Index("ix_referral_status_answered_at", "status", "answered_at"),
        Index("ix_referral_waiting", "due_at", sqlite_where=_SENT, postgresql_where=_SENT),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), index=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partner.id"))
    service_id: Mapped[int | None] = mapped_column(ForeignKey("partner_service.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    status: Mapped[ReferralStatus] = mapped_column(Code(ReferralStatus))
    message: Mapped[str] = mapped_column(EncryptedText, comment="what was said to the partner")
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(24), default="", comment="coded, when declined")
    token: Mapped[str | None] = mapped_column(
        String(43), unique=True, comment="one-time token of the form"
    )
