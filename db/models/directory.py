"""The directory: organisations, their services, where they work, whom to call.

Column names are those of HSDS 3.1 (Human Services Data Specification) where it has one.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import Code, UtcDateTime
from domain.phones.number import STORED_LIMIT
from domain.vocabulary import Capacity

_PHONES = String(STORED_LIMIT).with_variant(String(32), "sqlite")
"""SQLite holds texts of any length in any column; the name of the type stays as it was."""
_SAID = "domain.phones.number: one or several"


class Partner(Base):
    """An organisation (HSDS organization)."""

    __tablename__ = "partner"
    __table_args__ = (Index("ix_partner_changed", "changed"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(12), unique=True, comment="P-00042")
    name: Mapped[str] = mapped_column(String(200))
    alternate_name: Mapped[str] = mapped_column(String(200), default="")
    name_key: Mapped[str] = mapped_column(
        String(200), index=True, comment="name folded, to recognise it in an import"
    )
    type_code: Mapped[str] = mapped_column(ForeignKey("partner_type.code"))
    istat: Mapped[str] = mapped_column(ForeignKey("municipality.istat"), comment="seat")
    sheet_name: Mapped[str] = mapped_column(
        String(200), default="", server_default="", comment="on the tenant's sheet, tells nothing"
    )
    description: Mapped[str] = mapped_column(Text, default="")
    tax_id: Mapped[str] = mapped_column(String(16), default="", comment="partita IVA or CF")
    website: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(_PHONES, default="", comment=_SAID)
    address: Mapped[str] = mapped_column(String(200), default="")
    active: Mapped[bool] = mapped_column(default=True)
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    verified_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    verified_before: Mapped[str | None] = mapped_column(
        Text, comment="JSON of the dates that the last verification by hand replaced, for its undo"
    )
    fictitious: Mapped[bool] = mapped_column(default=False, comment="demonstration data")
    changed: Mapped[int] = mapped_column(default=0, comment="directory version of last change")
    version: Mapped[int] = mapped_column(default=1)
    form_token: Mapped[str | None] = mapped_column(String(43), unique=True)
    away_from: Mapped[date | None] = mapped_column(comment="closed for holidays: first day")
    away_until: Mapped[date | None] = mapped_column(comment="closed for holidays: last day")
    mail_language: Mapped[str | None] = mapped_column(
        String(3), comment="it, en, or mul for both; null: Italian"
    )
    no_reminders_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="since when it wants no reminders; requests go on"
    )

    __mapper_args__ = {"version_id_col": version}


class PartnerService(Base):
    """What an organisation offers (HSDS service)."""

    __tablename__ = "partner_service"

    id: Mapped[int] = mapped_column(primary_key=True)
    partner_id: Mapped[int] = mapped_column(
        ForeignKey("partner.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(200))
    sheet_name: Mapped[str] = mapped_column(
        String(200), default="", server_default="", comment="on the tenant's sheet, tells nothing"
    )
    description: Mapped[str] = mapped_column(Text, default="")
    eligibility_description: Mapped[str] = mapped_column(Text, default="")
    languages: Mapped[str] = mapped_column(String(120), default="", comment="ISO 639-1, spaced")
    opening_hours: Mapped[str] = mapped_column(String(200), default="", comment="HSDS schedule")
    bring: Mapped[str] = mapped_column(
        String(200), default="", server_default="", comment="what a tenant is to bring"
    )
    capacity: Mapped[Capacity] = mapped_column(Code(Capacity), default=Capacity.UNKNOWN)
    active: Mapped[bool] = mapped_column(default=True)
    restricted: Mapped[bool] = mapped_column(
        default=False, comment="may be told needs of health, violence and justice"
    )
    full_until: Mapped[date | None] = mapped_column(
        comment="the last day of full, as the partner says; then it ends by itself"
    )


class ServiceNeed(Base):
    """A need a service answers (HSDS taxonomy_term)."""

    __tablename__ = "service_need"
    __table_args__ = (
        Index("ix_service_need_need_code_service_id", "need_code", "service_id"),
        {"sqlite_with_rowid": False},
    )

    service_id: Mapped[int] = mapped_column(
        ForeignKey("partner_service.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    need_code: Mapped[str] = mapped_column(ForeignKey("need.code"), primary_key=True)


class ServiceArea(Base):
    """Where a service works (HSDS service_area)."""

    __tablename__ = "service_area"
    __table_args__ = {"sqlite_with_rowid": False}

    service_id: Mapped[int] = mapped_column(
        ForeignKey("partner_service.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    place: Mapped[str] = mapped_column(
        String(6), primary_key=True, comment="ISTAT code, province (VA CO MB) or * for all three"
    )


class Contact(Base):
    """A referent: the person to call (HSDS contact and phone)."""

    __tablename__ = "contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    partner_id: Mapped[int] = mapped_column(
        ForeignKey("partner.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int] = mapped_column(default=1, comment="1 first to call, 2 deputy, …")
    name: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(120), default="", comment="role there")
    phone: Mapped[str] = mapped_column(_PHONES, default="", comment=_SAID)
    email: Mapped[str] = mapped_column(String(200), default="")
    hours: Mapped[str] = mapped_column(String(120), default="", comment="when to call")
    active: Mapped[bool] = mapped_column(default=True)
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class DirectoryVersion(Base):
    """One row: how many times the directory changed; search indexes compare it."""

    __tablename__ = "directory_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=0)
