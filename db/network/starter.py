"""What is known of the area and the network: a start for a real directory and its meetings.

Nobody has confirmed the organisations, so they come unverified and without contacts; what is
already in the directory is left as it is. Of the first meeting is known when and where it was and
how many came, not who.
"""

import csv
from dataclasses import asdict
from datetime import date
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.access import audit
from db.clock import utcnow
from db.directory.numbers import next_reference, next_version
from db.engine import insert_into
from db.models.directory import Partner, PartnerService, ServiceArea, ServiceNeed
from db.models.network import Meeting
from db.models.reference import Municipality, Need
from db.network.meetings import subject
from domain.acts import Act
from domain.directory.forms import name_key
from domain.network.meetings import MeetingForm
from settings import ROOT

SOURCE = ROOT / "db" / "data" / "partners_starter.csv"
FIRST_DAY = date(2026, 2, 25)
FIRST_MEETING = MeetingForm(
    day=FIRST_DAY,
    place="Varese",
    title="Primo incontro della rete",
    minutes="Circa 40 rappresentanti di associazioni, enti e istituzioni.",
    headcount=40,
)
FIRST_MEETING_TOKEN = "starter-2026-02-25"  # noqa: S105 - it only makes it come once


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with SOURCE.open(encoding="utf-8", newline="") as source:
        return tuple(csv.DictReader(source))


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
    audit(session, None, Act.PARTNER_LOAD_STARTER, "directory", f"{len(missing)}")
    session.flush()
    return len(missing)


def load_first_meeting(session: Session) -> bool:
    """Write the first meeting of the network down, once; whether it was missing."""
    made: int | None = session.scalar(
        insert_into(session, Meeting)
        .values(form_token=FIRST_MEETING_TOKEN, created_at=utcnow(), **asdict(FIRST_MEETING))
        .on_conflict_do_nothing(index_elements=[Meeting.form_token])
        .returning(Meeting.id)
    )
    if made is not None:
        audit(session, None, Act.MEETING_LOAD_STARTER, subject(made))
    return made is not None


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
