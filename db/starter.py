"""The organisations of the area known by name: a start for a real directory.

Nobody has confirmed them, so they come unverified and without contacts; what is already in
the directory is left as it is.
"""

import csv
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.access import audit, without_actor
from db.models.directory import Partner, PartnerService, ServiceArea, ServiceNeed
from db.models.reference import Municipality, Need
from db.partners_write import next_reference, next_version
from domain.directory import name_key
from settings import ROOT

SOURCE = ROOT / "db" / "data" / "partners_starter.csv"


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with SOURCE.open(encoding="utf-8", newline="") as source:
        return tuple(csv.DictReader(source))


@without_actor("the command line: whoever may run it holds the database")
def load(session: Session) -> int:
    """Add those missing, recognised by folded name and municipality; returns how many."""
    places = dict(session.execute(select(Municipality.name, Municipality.istat)).all())
    known = set(session.execute(select(Partner.name_key, Partner.istat)).all())
    missing = [
        row for row in _rows() if (name_key(row["name"]), places[row["municipality"]]) not in known
    ]
    if not missing:
        return 0
    version = next_version(session)
    labels = dict(session.execute(select(Need.code, Need.label_it)).all())
    for row in missing:
        _add(session, row, places[row["municipality"]], labels, version)
    audit(session, None, "partner.load_starter", "directory", f"{len(missing)}")
    session.flush()
    return len(missing)


def _add(
    session: Session, row: dict[str, str], istat: str, labels: dict[str, str], version: int
) -> None:
    partner = Partner(
        reference=next_reference(session),
        name=row["name"],
        name_key=name_key(row["name"]),
        type_code=row["type"],
        istat=istat,
        changed=version,
    )
    session.add(partner)
    session.flush()
    needs = row["needs"].split()
    if not needs:
        return
    service = PartnerService(partner_id=partner.id, name=", ".join(labels[code] for code in needs))
    session.add(service)
    session.flush()
    session.add_all(ServiceNeed(service_id=service.id, need_code=code) for code in needs)
    session.add(ServiceArea(service_id=service.id, place=istat))
