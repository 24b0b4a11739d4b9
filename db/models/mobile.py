"""The mobile office: stops, convened tenants, check-ins."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import Code, UtcDateTime
from domain.mobile.stops import VisitState


class MobileStop(Base):
    """A stop of the mobile office."""

    __tablename__ = "mobile_stop"

    id: Mapped[int] = mapped_column(primary_key=True)
    quarter_id: Mapped[int] = mapped_column(ForeignKey("quarter.id"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    place: Mapped[str] = mapped_column(String(160), default="")
    cancelled_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="it does not take place; nobody of its list is counted"
    )
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    token: Mapped[str | None] = mapped_column(
        String(48), index=True, unique=True, comment="of the form, with its place in a series"
    )


class Appointment(Base):
    """A tenant at a stop: convened beforehand, or come without. Who it is stands in `person`."""

    __tablename__ = "appointment"
    __table_args__ = (
        UniqueConstraint("stop_id", "person_id"),
        Index("ix_appointment_stop_id_starts_at", "stop_id", "starts_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    stop_id: Mapped[int] = mapped_column(ForeignKey("mobile_stop.id"))
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"),
        index=True,
        comment="null: a walk-in, or a person no longer kept",
    )
    quarter_id: Mapped[int] = mapped_column(
        ForeignKey("quarter.id"), comment="where the tenant lives"
    )
    starts_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="the hour they were convened for"
    )
    state: Mapped[VisitState] = mapped_column(Code(VisitState))
    checked_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="of the last mark, an undo included"
    )
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    case_id: Mapped[int | None] = mapped_column(
        ForeignKey("case.id", ondelete="SET NULL"), index=True, comment="opened from the visit"
    )
    version: Mapped[int] = mapped_column(default=1)
    token: Mapped[str | None] = mapped_column(
        String(43), unique=True, comment="one-time token: a double tap counts once"
    )
