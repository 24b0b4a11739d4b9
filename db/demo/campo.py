"""Two invented cases that came from the camper without signal; one is of somebody known."""

import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.access import audit
from db.models.campo import FieldDevice, FieldEntry
from db.models.cases import Case
from db.models.people import Person
from domain.acts import Act
from domain.rights.notice import NoticeWay
from domain.vocabulary import Urgency

_NOBODY = {"given_name": "", "family_name": "", "phone": "", "tax_code": "", "anonymous": True}
_HEATING, _ALONE = "GA-MAN", "SO-ISO"


def add(session: Session, now: datetime, manager: int) -> None:
    """Write them, as sent from one tablet on the afternoon before `now`, a midnight."""
    found = session.execute(
        select(Person, Case.quarter_id, Case.channel)
        .join(Case, Case.household_id == Person.household_id)
        .order_by(Person.id)
        .limit(1)
    ).one_or_none()
    if found is None:
        return
    person, quarter_id, channel = found
    device = FieldDevice(
        code="demonstration-tablet",
        user_id=manager,
        name="Tablet del camper",
        created_at=now - timedelta(days=20),
        last_at=now - timedelta(hours=8, minutes=40),
    )
    session.add(device)
    session.flush()
    known = {"given_name": person.given_name, "family_name": person.family_name}
    heating = "Dice che il riscaldamento è fermo da tre giorni."
    alone = "Non vede nessuno da settimane, chiede compagnia."
    told = (
        (known | {"language": "it"}, Urgency.HIGH, _HEATING, heating, NoticeWay.READ),
        (_NOBODY | {"language": "ar"}, Urgency.NORMAL, _ALONE, alone, NoticeWay.INTERPRETER),
    )
    for number, (who, urgency, need, story, way) in enumerate(told, 1):
        typed = {"who": who, "needs": [need], "story": story, "urgency": int(urgency)}
        notice = {"given": True, "way": way.value}
        typed |= {"quarter": quarter_id, "channel": channel, "notice": notice}
        session.add(_entry(device, quarter_id, now - timedelta(hours=8 + number), typed))
    audit(session, None, Act.FIELD_SEND, "field:demonstration")


def _entry(
    device: FieldDevice, quarter_id: int, written: datetime, typed: dict[str, Any]
) -> FieldEntry:
    return FieldEntry(
        token=f"demonstration-{written.timestamp():.0f}",
        device_id=device.id,
        user_id=device.user_id,
        quarter_id=quarter_id,
        urgency=typed["urgency"],
        written_at=written,
        received_at=written + timedelta(minutes=15),
        content=json.dumps(typed, ensure_ascii=False),
    )
