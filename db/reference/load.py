"""Load `db/data/` into the reference tables: idempotent, and cheap when nothing changed."""

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, select

from db.models import reference as tables
from settings import ROOT

DATA = ROOT / "db" / "data"


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as source:
        yield from csv.DictReader(source)


def _labels(name: str) -> list[dict[str, Any]]:
    return [
        {"code": r["code"], "label_it": r["label_it"], "label_en": r["label_en"], "position": i}
        for i, r in enumerate(_rows(name))
    ]


def _needs() -> list[dict[str, Any]]:
    return [
        {
            "code": r["code"],
            "area_code": r["area"],
            "label_it": r["label_it"],
            "label_en": r["label_en"],
            "urgent": r["urgency_hint"] == "urgent",
            "restricted": r["privacy"] == "restricted",
            "position": i,
        }
        for i, r in enumerate(_rows("needs.csv"))
    ]


def _municipalities() -> list[dict[str, Any]]:
    collection = json.loads((DATA / "municipalities.geojson").read_text(encoding="utf-8"))
    return [
        {
            **{k: feature["properties"][k] for k in ("istat", "name", "province", "lat", "lon")},
            "geometry": json.dumps(feature["geometry"], separators=(",", ":")),
        }
        for feature in collection["features"]
    ]


def _quarters() -> list[dict[str, Any]]:
    return [
        {
            "code": r["code"],
            "name": r["name"],
            "istat": r["istat"],
            "lat": float(r["lat"]),
            "lon": float(r["lon"]),
            "accuracy_m": int(r["accuracy_m"]),
            "dwellings": int(r["dwellings"]) if r["dwellings"] else None,
            "confirmed": r["public_housing_confirmed"] == "yes",
            "source": r["source"],
            "camper_stop": r["camper_stop"] == "yes",
            "closed_on": date.fromisoformat(r["closed_on"]) if r["closed_on"] else None,
            "merged_into": r["merged_into"] or None,
        }
        for r in _rows("quarters.csv")
    ]


def load(connection: Connection) -> None:
    """Insert what is missing and correct what differs; removes nothing. A change is counted."""
    changed = [
        _merge(connection, tables.NeedArea, "code", _labels("need_areas.csv")),
        _merge(connection, tables.Need, "code", _needs()),
        _merge(connection, tables.PartnerType, "code", _labels("partner_types.csv")),
        _merge(connection, tables.Channel, "code", _labels("channels.csv")),
        _merge(connection, tables.Municipality, "istat", _municipalities()),
        _merge(connection, tables.Quarter, "code", _quarters()),
    ]
    if any(changed):
        _count(connection)


def _merge(
    connection: Connection, model: type[Any], key: str, rows: Iterable[dict[str, Any]]
) -> bool:
    """Whether anything was written."""
    table: Table = model.__table__
    stored = {r[key]: r for r in connection.execute(select(table)).mappings()}
    fresh, corrected = [], 0
    for row in rows:
        present = stored.get(row[key])
        if present is None:
            fresh.append(row)
        elif any(present[name] != value for name, value in row.items()):
            connection.execute(table.update().where(table.c[key] == row[key]).values(row))
            corrected += 1
    if fresh:
        connection.execute(table.insert(), fresh)
    return bool(fresh or corrected)


def _count(connection: Connection) -> None:
    """One version more: whoever has the one before in memory reads again."""
    table: Table = tables.ReferenceVersion.__table__  # type: ignore[assignment]
    connection.execute(table.update().values(version=table.c.version + 1))
