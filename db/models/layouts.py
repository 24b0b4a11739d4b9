"""How lists of other offices are read, as somebody chose it: for the next file of that shape."""

from datetime import datetime

from sqlalchemy import BigInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import UtcDateTime


class ImportLayout(Base):
    """Which column of ours each column of a file feeds, by the titles of the file."""

    __tablename__ = "import_layout"

    list: Mapped[str] = mapped_column(String(24), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(
        String(64), primary_key=True, comment="SHA-256 of the titles of its columns"
    )
    feeds: Mapped[str] = mapped_column(
        Text, comment="JSON: of each column the key of ours, empty for none"
    )
    turned: Mapped[bool] = mapped_column(comment="full names begin with the given name")
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ImportMeaning(Base):
    """What a writing means in a column of codes. The writing itself is not kept: a column that was
    chosen by mistake may hold names of tenants.
    """

    __tablename__ = "import_meaning"

    list: Mapped[str] = mapped_column(String(24), primary_key=True)
    field: Mapped[str] = mapped_column(String(40), primary_key=True, comment="key of our column")
    writing: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False, comment="blind digest"
    )
    codes: Mapped[str] = mapped_column(Text, comment="JSON; none: it is left blank")
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
