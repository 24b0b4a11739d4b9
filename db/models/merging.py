"""What was merged into what, so that it can be undone and the old reference leads on."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import EncryptedText, UtcDateTime

_IN_FORCE = text("undone_at IS NULL")


class CaseMerger(Base):
    """A case closed as a duplicate of another; in force until it is undone."""

    __tablename__ = "case_merger"
    __table_args__ = (
        # One in force for each: of two people who merge one case at once, the second is refused.
        Index(
            "uq_case_merger_in_force",
            "gone_id",
            unique=True,
            sqlite_where=_IN_FORCE,
            postgresql_where=_IN_FORCE,
        ),
        Index("ix_case_merger_stays_id", "stays_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    gone_id: Mapped[int] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"))
    stays_id: Mapped[int] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    before: Mapped[str] = mapped_column(EncryptedText, comment="JSON: what an undo puts back")
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))


class PersonMerger(Base):
    """A person written twice: the one that stays is the same tenant; until it is undone."""

    __tablename__ = "person_merger"
    __table_args__ = (
        Index(
            "uq_person_merger_in_force",
            "gone_id",
            unique=True,
            sqlite_where=_IN_FORCE,
            postgresql_where=_IN_FORCE,
        ),
        Index("ix_person_merger_stays_id", "stays_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    gone_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    stays_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    before: Mapped[str] = mapped_column(EncryptedText, comment="JSON: what an undo puts back")
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
