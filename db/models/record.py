"""What holds the record of acts together: its head, seals and cuts, and when it was looked over."""

from datetime import date, datetime

from sqlalchemy import LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import UtcDateTime


class RecordHead(Base):
    """One row: where the chain ends. Whoever adds a line holds it until their transaction ends."""

    __tablename__ = "record_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="always 1")
    last_id: Mapped[int] = mapped_column(comment="of the last line; 0: there is none yet")
    chain: Mapped[bytes] = mapped_column(LargeBinary(32), comment="of the last line")
    count: Mapped[int] = mapped_column(comment="lines ever written, those cut off included")


class RecordSeal(Base):
    """A signature under everything written until then. Never changed, never deleted."""

    __tablename__ = "record_seal"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="without gaps")
    day: Mapped[date]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_id: Mapped[int]
    chain: Mapped[bytes] = mapped_column(LargeBinary(32))
    count: Mapped[int]
    key: Mapped[str] = mapped_column(String(64), comment="Ed25519 public key, hex")
    signature: Mapped[bytes] = mapped_column(LargeBinary(64), comment="over the one before too")


class RecordCut(Base):
    """Lines that were dropped as a whole once their term had passed: where the chain goes on."""

    __tablename__ = "record_cut"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="without gaps")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_id: Mapped[int] = mapped_column(comment="the last line that went")
    last_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="its moment")
    chain: Mapped[bytes] = mapped_column(LargeBinary(32), comment="its chain")
    count: Mapped[int] = mapped_column(comment="lines gone until now")
    key: Mapped[str] = mapped_column(String(64), comment="Ed25519 public key, hex")
    signature: Mapped[bytes] = mapped_column(LargeBinary(64))


class RecordCheck(Base):
    """When the clock looked the record over, and what it found."""

    __tablename__ = "record_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    until_at: Mapped[datetime | None] = mapped_column(UtcDateTime, comment="of the last line")
    sealed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, comment="of the last seal")
    faults: Mapped[str] = mapped_column(Text, comment="JSON; an empty list: whole")
