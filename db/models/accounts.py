"""People who sign in, their sessions, and the record of what was done."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import Code, UtcDateTime
from domain.accounts.second import Way
from domain.vocabulary import Role


class User(Base):
    """A person of the agency with an account."""

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(80), unique=True, comment="case folded")
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[Role] = mapped_column(Code(Role))
    password_hash: Mapped[str] = mapped_column(String(200), comment="argon2id; empty: cannot")
    must_change: Mapped[bool] = mapped_column(default=False, comment="password set by another")
    password_expires_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="of a password to be used once; null: never"
    )
    active: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str] = mapped_column(String(2), default="it")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    calendar_hash: Mapped[str | None] = mapped_column(
        String(64), unique=True, index=True, comment="SHA-256 of their calendar's token"
    )
    email: Mapped[str | None] = mapped_column(
        String(200), comment="where their account is told of; null: nowhere"
    )


class WebSession(Base):
    """A signed-in browser. Only the hash of its token is stored."""

    __tablename__ = "web_session"
    __table_args__ = (Index("ix_web_session_in_force", "expires_at", "last_seen_at", "revoked_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True, comment="SHA-256, hex")
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="absolute")
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    user_agent: Mapped[str] = mapped_column(String(200), default="")
    way: Mapped[Way | None] = mapped_column(Code(Way), comment="how they came in")
    second_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="when a second factor was shown, here or today on this device"
    )
    device_id: Mapped[int | None] = mapped_column(comment="device.id; null: not known any more")


class Device(Base):
    """A browser in which an account has come in. One browser may know several accounts."""

    __tablename__ = "device"
    __table_args__ = (UniqueConstraint("token_hash", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), comment="SHA-256 of the browser's cookie")
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="last sign-in")
    second_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="when a second factor was shown here"
    )
    user_agent: Mapped[str] = mapped_column(String(200), default="")


class SignInFailure(Base):
    """Failed attempts of a name or a place (by keyed digest): the ground for every delay."""

    __tablename__ = "sign_in_failure"

    key: Mapped[str] = mapped_column(String(64), primary_key=True, comment="kind and digest")
    failures: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AuditEvent(Base):
    """Who did or read what, when. Added by `db.access.audit` alone, never changed or deleted."""

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("ix_audit_event_subject_at", "subject", "at"),
        Index("ix_audit_event_user_id_at", "user_id", "at"),
        Index("ix_audit_event_user_id_action_at_id", "user_id", "action", "at", "id"),
        Index("ix_audit_event_action_at_id", "action", "at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(80))
    detail: Mapped[str] = mapped_column(String(500), default="")
    chain: Mapped[bytes | None] = mapped_column(
        LargeBinary(32), comment="SHA-256 over the chain before it and this line (db.chain)"
    )
    origin: Mapped[str | None] = mapped_column(String(64), comment="address of who failed to enter")
    changes: Mapped[str | None] = mapped_column(
        Text, comment="JSON, from what to what; of a person under their own key (db.people.keys)"
    )
