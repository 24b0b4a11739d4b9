"""The record of what was done and read, newest first, in pages.

Acts on cases and on people are not told one by one: their number, moment and reference would tell
an administrator how many cases there are, where, and when one came; nor what is done with a partner
because it was asked about somebody. Who worked on cases is told by
the week, once it is over. Who looked at one case is answered by `db.record.answer`, for who has to
answer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import Session, aliased

from db.access import audit, requires
from db.clock import utcnow
from db.models.accounts import AuditEvent, User
from db.record.newest import acts_there, newest
from db.visible import acts as act_visible
from domain.acts import Act
from domain.business_time import ROME, week_of
from domain.permissions import Actor, Permission
from domain.record.kinds import nouns
from domain.text import clean_line

_WITHOUT_DETAIL = (
    Act.BACKUP_SAVE,
    Act.BACKUP_RESTORE,
    Act.KEYS_ROTATE,
    Act.DATABASE_ENCRYPT,
    Act.DEMO_LOAD,
)
"""Their detail counts rows."""
WEEKS = 12
_FIRST, _LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to tell: of one user, on one exact subject, of a kind (`domain.record.kinds`), from one
    day to another in Rome; empty is no matter.
    """

    username: str = ""
    subject: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None


@requires(Permission.AUDIT_READ)
def list_events(
    session: Session,
    actor: Actor,
    wanted: Wanted = Wanted(),
    *,
    before: tuple[datetime, int] | None = None,
    size: int = 50,
) -> pd.DataFrame:
    """One page: at, name (missing: the system), action, subject, detail, origin, changes, and
    place: the how-many-th of its moment it is.

    `before` is the moment and place of the last event of the page above.
    """
    return told(session, actor, wanted, before, max(1, min(size, 500)))


def told(
    session: Session,
    actor: Actor,
    wanted: Wanted,
    before: tuple[datetime, int] | None,
    size: int,
) -> pd.DataFrame:
    """The same, without a limit to `size`."""
    query = asked(session, actor, wanted, before, size)
    columns = [column["name"] for column in query.column_descriptions]
    found = pd.DataFrame(session.execute(query).all(), columns=columns)
    found.loc[found["action"].isin(_WITHOUT_DETAIL), "detail"] = ""
    found["place"] = _places(list(found["at"]), before)
    return found


def asked(
    session: Session,
    actor: Actor,
    wanted: Wanted,
    before: tuple[datetime, int] | None,
    size: int,
) -> Select[*tuple[Any, ...]]:
    """The query of a page. What was done to one subject is found by that, all else act by act."""
    moment, offset = before or (_LAST, 0)
    since, until = _span(wanted)
    until, which = min(moment, until), [*act_visible.visible(actor), *_of_one(wanted)]
    if wanted.subject:
        line = AuditEvent
        which += [_told(wanted.kind), line.at >= since, line.at <= until]
    else:
        acts = [act for act in acts_there(session) if _is_told(act, wanted.kind)]
        line, which = aliased(AuditEvent, newest(acts, since, until, which, size + offset)), []
    return (
        select(
            *(line.at, User.name, line.action, line.subject),
            *(line.detail, line.origin, line.changes),
        )
        .outerjoin(User, User.id == line.user_id)
        .where(*which)
        .order_by(line.at.desc(), line.id.desc())
        .limit(size)
        .offset(offset)
    )


def _of_one(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.username:
        known = select(User.id).where(User.username == wanted.username).scalar_subquery()
        yield AuditEvent.user_id == known
    if wanted.subject:
        yield AuditEvent.subject == clean_line(wanted.subject)


def _span(wanted: Wanted) -> tuple[datetime, datetime]:
    """The first and the last moment of the days wanted, both included."""
    since, until = _FIRST, _LAST
    if wanted.since:
        since = max(since, datetime.combine(wanted.since, time(), ROME))
    if wanted.until and wanted.until < _LAST.date():
        until = datetime.combine(wanted.until, time.max, ROME)
    return since, until


@requires(Permission.AUDIT_READ)
def note(session: Session, actor: Actor, said: str) -> None:
    """That the record was read goes on record; `said`: by what it was narrowed."""
    audit(session, actor, Act.RECORD_LIST, "database", said)


def _places(moments: Sequence[datetime], before: tuple[datetime, int] | None) -> list[int]:
    """Ids would tell by their gaps how much was left out; so each counts within its moment."""
    last, place = before or (None, 0)
    found = []
    for at in moments:
        place = place + 1 if at == last else 1
        last = at
        found.append(place)
    return found


def _told(kind: str = "") -> ColumnElement[bool]:
    """Whether an act is of those told line by line, or of one kind of them."""
    acts = [noun for noun in nouns(kind) if "." in noun]
    begins = [noun for noun in nouns(kind) if "." not in noun]
    return or_(
        AuditEvent.action.in_(acts), *(AuditEvent.action.startswith(f"{noun}.") for noun in begins)
    )


def _is_told(act: str, kind: str) -> bool:
    """The same of one act."""
    told = nouns(kind)
    return act in told or act.partition(".")[0] in told


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
    worked = exists().where(
        AuditEvent.user_id == User.id, AuditEvent.at >= begin, AuditEvent.at < end, ~_told()
    )  # asked of each: the first line found is enough
    return tuple(session.scalars(select(User.name).where(worked).order_by(User.name, User.id)))
