"""The record taken out as a file, with the head of the chain it was taken from."""

from dataclasses import dataclass
from datetime import datetime

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.access import audit, requires
from db.clock import utcnow
from db.models.record import RecordHead
from db.record.listing import Wanted, told
from domain.acts import Act
from domain.permissions import Actor, Permission

MOST = 20_000
"""Lines of a file, the newest; whoever needs older ones asks for them by their days."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What goes out, and the chain of the last line on record when it did. Not the number of lines:
    with those that are not told it would count acts on cases.
    """

    lines: pd.DataFrame
    head: str
    at: datetime


@requires(Permission.AUDIT_READ)
def export(session: Session, actor: Actor, wanted: Wanted, said: str) -> Taken:
    """What `list_events` tells, in one; that it was taken goes on record, with `said`."""
    head = session.scalars(select(RecordHead.chain)).one()
    lines = told(session, actor, wanted, None, MOST)
    audit(session, actor, Act.RECORD_EXPORT, "database", said)
    return Taken(lines, bytes(head).hex(), utcnow())
