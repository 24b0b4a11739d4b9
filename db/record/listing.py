"""The record of what was done and read, newest first, in pages.

Acts on cases and on people are not told one by one: their number, moment and reference would tell
an administrator how many cases there are, where, and when one came. Who worked on cases is told by
the week, once it is over. Who looked at one case is answered by `db.record.answer`, for who has to
answer.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import pandas as pd
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from db.access import requires
from db.clock import utcnow
from db.models.accounts import AuditEvent, User
from domain.acts import Act
from domain.business_time import ROME, week_of
from domain.permissions import Actor, Permission
from domain.text import clean_line

TOLD = (
    "user",
    "session",
    "partner",
    "directory",
    "meeting",
    "commitment",
    "membership",
    "calendar",
    "stop",
    "figures",
    "backup",
    "demo",
)
"""The kinds of acts told one by one: accounts, directory, network, the plan of the camper, the
installation. Any other kind is about cases or people.
"""
_WITHOUT_DETAIL = (
    Act.BACKUP_SAVE,
    Act.BACKUP_RESTORE,
    Act.KEYS_ROTATE,
    Act.DATABASE_ENCRYPT,
    Act.DEMO_LOAD,
)
"""Their detail counts rows."""
WEEKS = 12


@requires(Permission.AUDIT_READ)
def list_events(
    session: Session,
    actor: Actor,
    *,
    username: str = "",
    subject: str = "",
    before: tuple[datetime, int] | None = None,
    size: int = 50,
) -> pd.DataFrame:
    """One page: at, name (missing: the system), action, subject, detail, and place: the how-many-th
    of its moment it is.

    Of one user when `username` is given, on one exact subject when `subject` is; `before` is
    the moment and place of the last event of the page above.
    """
    query = (
        select(AuditEvent.at, User.name, AuditEvent.action, AuditEvent.subject, AuditEvent.detail)
        .outerjoin(User, User.id == AuditEvent.user_id)
        .where(_told())
        .order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
        .limit(max(1, min(size, 500)))
    )
    if before is not None:
        query = query.where(AuditEvent.at <= before[0]).offset(before[1])
    if username:
        known = select(User.id).where(User.username == username).scalar_subquery()
        query = query.where(AuditEvent.user_id == known)
    if subject:
        query = query.where(AuditEvent.subject == clean_line(subject))
    columns = [column["name"] for column in query.column_descriptions]
    found = pd.DataFrame(session.execute(query).all(), columns=columns)
    found.loc[found["action"].isin(_WITHOUT_DETAIL), "detail"] = ""
    found["place"] = _places(list(found["at"]), before)
    return found


def _places(moments: Sequence[datetime], before: tuple[datetime, int] | None) -> list[int]:
    """Ids would tell by their gaps how much was left out; so each counts within its moment."""
    last, place = before or (None, 0)
    found = []
    for at in moments:
        place = place + 1 if at == last else 1
        last = at
        found.append(place)
    return found


def _told() -> ColumnElement[bool]:
    return or_(*(AuditEvent.action.startswith(f"{kind}.") for kind in TOLD))


@requires(Permission.AUDIT_READ)
def weeks_on_cases(session: Session, actor: Actor) -> tuple[tuple[date, tuple[str, ...]], ...]:
    """Who did or read anything of cases or people in each of the last WEEKS weeks that are over,
    by its Monday, the newest first; not how much. Weeks without anybody are left out.
    """
    this = week_of(utcnow())
    mondays = [this - timedelta(weeks=n) for n in range(1, WEEKS + 1)]
    found = ((monday, _at_work(session, monday)) for monday in mondays)
    return tuple((monday, names) for monday, names in found if names)


def _at_work(session: Session, monday: date) -> tuple[str, ...]:
    begin, end = (
        datetime.combine(day, time(), ROME) for day in (monday, monday + timedelta(weeks=1))
    )
    people = select(AuditEvent.user_id).where(
        AuditEvent.at >= begin, AuditEvent.at < end, AuditEvent.user_id.is_not(None), ~_told()
    )
    return tuple(
        session.scalars(select(User.name).where(User.id.in_(people)).order_by(User.name, User.id))
    )
