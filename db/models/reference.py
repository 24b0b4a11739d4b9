"""Reference data, loaded from `db/data/`: places, needs, kinds of partner, channels."""

from datetime import date

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class Municipality(Base):
    """A municipality of the three provinces."""

    __tablename__ = "municipality"

    istat: Mapped[str] = mapped_column(String(6), primary_key=True, comment="ISTAT code")
    name: Mapped[str] = mapped_column(String(80), index=True)
    province: Mapped[str] = mapped_column(String(2), index=True, comment="VA, CO, MB")
    lat: Mapped[float]
    lon: Mapped[float]
    geometry: Mapped[str] = mapped_column(Text, comment="GeoJSON geometry, WGS84")


class Quarter(Base):
    """The finest place shown anywhere: a quarter with public housing."""

    __tablename__ = "quarter"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    istat: Mapped[str] = mapped_column(ForeignKey("municipality.istat"), index=True)
    lat: Mapped[float]
    lon: Mapped[float]
    accuracy_m: Mapped[int] = mapped_column(comment="radius within which the quarter lies")
    dwellings: Mapped[int | None] = mapped_column(comment="public dwellings; null: not known")
    confirmed: Mapped[bool] = mapped_column(comment="a source confirms public housing here")
    source: Mapped[str] = mapped_column(Text, default="")
    camper_stop: Mapped[bool] = mapped_column(default=False, comment="the mobile office stops")
    closed_on: Mapped[date | None] = mapped_column(
        comment="from that day nothing new is entered here; what was counted stays"
    )
    merged_into: Mapped[str | None] = mapped_column(
        String(8), comment="code of the quarter that takes its place"
    )


class NeedArea(Base):
    """The first level of the need taxonomy."""

    __tablename__ = "need_area"

    code: Mapped[str] = mapped_column(String(2), primary_key=True)
    label_it: Mapped[str] = mapped_column(String(80))
    label_en: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]


class Need(Base):
    """The second level of the need taxonomy."""

    __tablename__ = "need"

    code: Mapped[str] = mapped_column(String(8), primary_key=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("need_area.code"), index=True)
    label_it: Mapped[str] = mapped_column(String(80))
    label_en: Mapped[str] = mapped_column(String(80))
    urgent: Mapped[bool] = mapped_column(comment="asks for urgency 1 or 2")
    restricted: Mapped[bool] = mapped_column(comment="GDPR articles 9 and 10")
    position: Mapped[int]


class PartnerType(Base):
    """Kinds of partner organisation."""

    __tablename__ = "partner_type"

    code: Mapped[str] = mapped_column(String(8), primary_key=True)
    label_it: Mapped[str] = mapped_column(String(80))
    label_en: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]


class Channel(Base):
    """How a tenant reached us."""

    __tablename__ = "channel"

    code: Mapped[str] = mapped_column(String(8), primary_key=True)
    label_it: Mapped[str] = mapped_column(String(80))
    label_en: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]


class ReferenceVersion(Base):
    """One row: how many times the reference data changed; what is kept in memory compares it."""

    __tablename__ = "reference_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=0)
