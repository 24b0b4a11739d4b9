"""Who signs in at a provider of identities, and the sessions opened that way."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import EncryptedText, UtcDateTime


class ExternalIdentity(Base):
    """A person as a provider knows them. Nothing but issuer and subject leads to an account."""

    __tablename__ = "external_identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    issuer: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="last sign-in")


class ExternalSession(Base):
    """What signing out at the provider needs, for as long as the session is kept."""

    __tablename__ = "external_session"
    __table_args__ = (Index("ix_external_session_provider_sid", "provider", "sid"),)

    session_id: Mapped[int] = mapped_column(
        ForeignKey("web_session.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    provider: Mapped[str] = mapped_column(String(40), comment="its id in the settings")
    sid: Mapped[str | None] = mapped_column(String(255), comment="the session there, if told")
    id_token: Mapped[str] = mapped_column(EncryptedText, comment="the hint who signs out")
