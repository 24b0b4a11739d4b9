"""What this database is for."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import UtcDateTime


class Installation(Base):
    """One row: whether a demonstration or real use holds this database, since its first start."""

    __tablename__ = "installation"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="always 1")
    kind: Mapped[str] = mapped_column(String(20), comment="demonstration or real")
    since: Mapped[datetime] = mapped_column(UtcDateTime)
