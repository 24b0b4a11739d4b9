"""What keeps the bridge alive between two clicks: mail, tasks, verification, what partners did."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import Code, EncryptedText, UtcDateTime
from domain.mail.messages import MailKind, MailState
from domain.phones.called import Called
from domain.phones.number import STORED_LIMIT
from domain.tasks.task import TaskKind

_OF_RIGHTS = text("kind IN ('erased', 'rectified')")
_QUEUED, _TO_DO, _OPEN = text("state = 'queued'"), text("done_at IS NULL"), text("accepted IS NULL")


class Mail(Base):
    """A message to a partner: queued in the transaction it follows from, kept once sent."""

    __tablename__ = "mail"
    __table_args__ = (
        Index("ix_mail_partner_id_id", "partner_id", "id"),
        Index("ix_mail_rights", "state", sqlite_where=_OF_RIGHTS, postgresql_where=_OF_RIGHTS),
        Index("ix_mail_queued", "next_try_at", sqlite_where=_QUEUED, postgresql_where=_QUEUED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    occasion: Mapped[str] = mapped_column(
        String(80), unique=True, comment="what it follows from: nothing is written about twice"
    )
    kind: Mapped[MailKind] = mapped_column(Code(MailKind))
    partner_id: Mapped[int] = mapped_column(ForeignKey("partner.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    address: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(200), default="", comment="at the first try")
    body: Mapped[str] = mapped_column(EncryptedText, default="", comment="without the links")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[MailState] = mapped_column(Code(MailState), default=MailState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(
        UtcDateTime, comment="while one process sends it: when another may take it over"
    )
    given_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime,
        comment="when the attempt under way began to give it away: it may have arrived",
    )
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str] = mapped_column(String(300), default="", comment="of the last attempt")
    message_id: Mapped[str] = mapped_column(
        String(120), comment="the same at every attempt: mail systems know a repetition by it"
    )


class MailReferral(Base):
    """A referral a message is about."""

    __tablename__ = "mail_referral"
    __table_args__ = {"sqlite_with_rowid": False}

    mail_id: Mapped[int] = mapped_column(
        ForeignKey("mail.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    referral_id: Mapped[int] = mapped_column(
        ForeignKey("referral.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        index=True,
    )


class Task(Base):
    """What someone must do by when."""

    __tablename__ = "task"
    __table_args__ = (
        Index("ix_task_to_do", "due_at", "id", sqlite_where=_TO_DO, postgresql_where=_TO_DO),
        Index(
            "ix_task_of_user",
            *("user_id", "due_at", "id"),
            sqlite_where=_TO_DO,
            postgresql_where=_TO_DO,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    occasion: Mapped[str] = mapped_column(
        String(80), unique=True, comment="what it follows from, or the token of its form"
    )
    kind: Mapped[TaskKind] = mapped_column(Code(TaskKind))
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), index=True)
    referral_id: Mapped[int | None] = mapped_column(
        ForeignKey("referral.id", ondelete="CASCADE"), index=True
    )
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), comment="whose it is")
    text: Mapped[str] = mapped_column(EncryptedText, default="")
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_by: Mapped[int | None] = mapped_column(
        ForeignKey("user.id"), comment="null: the life of the referral ended it"
    )


class Verification(Base):
    """A partner asked whether what we hold about it is still true."""

    __tablename__ = "verification"
    __table_args__ = (Index("ix_verification_partner_id_id", "partner_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partner.id", ondelete="CASCADE"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id", ondelete="SET NULL"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True, comment="SHA-256, hex")
    token: Mapped[str] = mapped_column(EncryptedText, comment="so that the mail can be tried again")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"), comment="null: the clock")
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    who: Mapped[str] = mapped_column(EncryptedText, default="", comment="as they wrote it")
    note: Mapped[str] = mapped_column(EncryptedText, default="", comment="what they added")
    unasked: Mapped[bool | None] = mapped_column(
        comment="true: it told one thing by itself, and nothing else was looked at"
    )


class Proposal(Base):
    """A field a partner says should read otherwise; a coordinator accepts or refuses it."""

    __tablename__ = "proposal"
    __table_args__ = (
        Index("ix_proposal_open", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_proposal_partner_id_id", "partner_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    verification_id: Mapped[int] = mapped_column(ForeignKey("verification.id", ondelete="CASCADE"))
    partner_id: Mapped[int] = mapped_column(ForeignKey("partner.id", ondelete="CASCADE"))
    part: Mapped[str] = mapped_column(String(24), comment="organization, service or contact")
    part_id: Mapped[int | None] = mapped_column(comment="of the service or contact")
    field: Mapped[str] = mapped_column(String(40))
    before: Mapped[str] = mapped_column(Text, comment="what we held when it was proposed")
    after: Mapped[str] = mapped_column(Text)
    accepted: Mapped[bool | None] = mapped_column(comment="null: not decided")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))


class PhoneMark(Base):
    """What became of calling a number of a partner, as one person says."""

    __tablename__ = "phone_mark"
    __table_args__ = (Index("ix_phone_mark_wrong", "result", "partner_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    partner_id: Mapped[int] = mapped_column(
        ForeignKey("partner.id", ondelete="CASCADE"), index=True
    )
    number: Mapped[str] = mapped_column(
        String(STORED_LIMIT), comment="as called, with its extension"
    )
    result: Mapped[Called] = mapped_column(Code(Called))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))


class PartnerRecord(Base):
    """What became of everything a partner was asked: kept with every move of a referral."""

    __tablename__ = "partner_record"

    partner_id: Mapped[int] = mapped_column(
        ForeignKey("partner.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    asked: Mapped[int] = mapped_column(default=0, comment="requests sent")
    in_time: Mapped[int] = mapped_column(default=0, comment="answered by the due time")
    late: Mapped[int] = mapped_column(default=0, comment="answered after it")
    expired: Mapped[int] = mapped_column(default=0, comment="never answered")
    accepted: Mapped[int] = mapped_column(default=0)
    declined: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    confirmed: Mapped[int] = mapped_column(default=0, comment="by the tenant")
    not_confirmed: Mapped[int] = mapped_column(default=0)
