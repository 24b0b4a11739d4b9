"""The privacy notice that tenants are given."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import UtcDateTime


class NoticeText(Base):
    """What a version of the notice says in a language; never changed once it is published."""

    __tablename__ = "notice_text"
    __table_args__ = (UniqueConstraint("version", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(3), comment="domain.rights.notice.TONGUES")
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    written_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    published_on: Mapped[date | None] = mapped_column(comment="null: a draft")
