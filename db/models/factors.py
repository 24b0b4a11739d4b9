"""What an account has beside its password, and what its owner is told of it."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import Code, EncryptedText, UtcDateTime
from domain.accounts.notices import NoticeKind

_WAITING = text("sent_at IS NULL")


class CodeApp(Base):
    """An application that shows codes (TOTP, RFC 6238): one for each account."""

    __tablename__ = "code_app"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    secret: Mapped[str] = mapped_column(EncryptedText, comment="base32")
    last_step: Mapped[int] = mapped_column(comment="of the code used last: none serves twice")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RecoveryCode(Base):
    """A code on paper, for the day the telephone is lost. Used ones are deleted."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True, comment="SHA-256, hex")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Passkey(Base):
    """A passkey (WebAuthn): its public key, never a secret."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[str] = mapped_column(String(1400), unique=True, comment="base64url")
    public_key: Mapped[bytes] = mapped_column(LargeBinary, comment="COSE")
    sign_count: Mapped[int] = mapped_column(
        BigInteger, comment="one that goes back is a copy; 0: not counted"
    )
    site: Mapped[str] = mapped_column(String(253), comment="relying party it was made for")
    name: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class UsedChallenge(Base):
    """A challenge a passkey has answered: it is answered once."""

    __tablename__ = "used_challenge"
    __table_args__ = {"sqlite_with_rowid": False}

    digest: Mapped[str] = mapped_column(String(64), primary_key=True, comment="SHA-256, hex")
    until: Mapped[datetime] = mapped_column(UtcDateTime, comment="refused by its age from then on")


class AccountNotice(Base):
    """A mail to somebody about their own account, queued with what it tells."""

    __tablename__ = "account_notice"
    __table_args__ = (
        Index(
            "ix_account_notice_waiting",
            "next_try_at",
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    kind: Mapped[NoticeKind] = mapped_column(Code(NoticeKind))
    address: Mapped[str] = mapped_column(String(200))
    agent: Mapped[str] = mapped_column(String(200), comment="what the browser said of itself")
    happened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None] = mapped_column(UtcDateTime, comment="null: given up")
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str] = mapped_column(String(300), default="", comment="of the last attempt")
    message_id: Mapped[str] = mapped_column(String(120))
