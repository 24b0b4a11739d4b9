"""What was asked of whom for a case."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import Code, EncryptedText, UtcDateTime
from domain.referrals.moves import By
from domain.vocabulary import ReferralStatus

_SENT = text("status = 'sent'")
SENT = text("referral.status = 'sent'")
"""For queries. Written out, not bound: only so do both databases see that the partial indexes
apply.
"""


class Referral(Base):
    """A case entrusted to a service of a partner."""

    __tablename__ = "referral"
    __table_args__ = (
        Index("ix_referral_partner_id_id", "partner_id", "id"),
        Index("ix_referral_status_answered_at", "status", "answered_at"),
        Index("ix_referral_waiting", "due_at", sqlite_where=_SENT, postgresql_where=_SENT),
        Index("ix_referral_expiring", "reply_until", sqlite_where=_SENT, postgresql_where=_SENT),
        Index("ix_referral_follow_up", "follow_up_at", sqlite_where=_SENT, postgresql_where=_SENT),
        Index(
            "ix_referral_unanswered",
            *("sent_at", "reserved", "case_id"),
            sqlite_where=_SENT,
            postgresql_where=_SENT,
        ),
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
    ended_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="when it was given up, or the tenant gave their word"
    )
    reason: Mapped[str] = mapped_column(
        String(24), default="", comment="coded, of the last move that asks for one"
    )
    reply_hash: Mapped[str | None] = mapped_column(
        String(64), unique=True, comment="SHA-256 of the token in the partner's link"
    )
    reply_token: Mapped[str | None] = mapped_column(
        EncryptedText, comment="so that a reminder leads to the same page as the first mail"
    )
    reply_until: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="the link works until then; a referral still sent expires"
    )
    follow_up_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="when to look at it again while nobody has answered"
    )
    question: Mapped[str | None] = mapped_column(
        EncryptedText, comment="what the partner asks and nobody has answered yet"
    )
    token: Mapped[str | None] = mapped_column(
        String(43), unique=True, comment="one-time token of the form"
    )
    reserved: Mapped[bool | None] = mapped_column(
        comment="false: says nothing of a reserved need (domain.referrals.reserved); "
        "else hidden from who reads none"
    )


class ReferralEvent(Base):
    """A line of the timeline of a referral: a move, a question or an answer to one."""

    __tablename__ = "referral_event"
    __table_args__ = (Index("ix_referral_event_referral_id_id", "referral_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[By] = mapped_column(Code(By))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), comment="when by ALER")
    status: Mapped[ReferralStatus] = mapped_column(Code(ReferralStatus), comment="after it")
    reason: Mapped[str] = mapped_column(String(24), default="")
    who: Mapped[str] = mapped_column(
        EncryptedText, default="", comment="who answered for the partner, as they wrote it"
    )
    text: Mapped[str] = mapped_column(EncryptedText, default="")
    late: Mapped[str | None] = mapped_column(
        String(24), comment="what they answered when it did not count any more; null: it counted"
    )


class ReplacedLink(Base):
    """A link that stopped working for a newer one: it shows no request, what is sent by it is kept,
    and reminders still stop by it.
    """

    __tablename__ = "replaced_link"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True, comment="SHA-256, hex")
    referral_id: Mapped[int] = mapped_column(
        ForeignKey("referral.id", ondelete="CASCADE"), index=True
    )
    replaced_at: Mapped[datetime] = mapped_column(UtcDateTime)
