"""Whether a database is a demonstration's or of real use: each opens for its own kind only.

The buttons of a demonstration let anyone in as administrator, so it must never open real data;
and real work must not be mixed with invented people. The first start writes down which it is. A
database of an earlier version, without that mark, is known by its accounts.
"""

from enum import StrEnum

from sqlalchemy import Engine, exists, inspect, select, update
from sqlalchemy.orm import Session

from db.access import without_actor
from db.accounts.demo import DEMO_USERS
from db.clock import utcnow
from db.engine import insert_into, reading, transaction
from db.models.accounts import AuditEvent, User
from db.models.cases import Case
from db.models.directory import Partner
from db.models.installation import Installation
from db.ops import known_text
from domain.acts import Act
from domain.errors import CannotRun

_INVENTED = [username for username, _name in DEMO_USERS.values()]


class DatabaseKind(StrEnum):
    """What a database holds."""

    DEMONSTRATION = "demonstration"
    REAL = "real"


_WORDS = {
    DatabaseKind.REAL: (
        "this database is of real use: a demonstration lets anyone in and does not open it. "
        "Nothing was changed. Start real use with `make serve`, or leave "
        "PONTE_DEMO_DATABASE_URL and PONTE_VAR_DIR out for a demonstration of its own"
    ),
    DatabaseKind.DEMONSTRATION: (
        "this database is a demonstration's: its people and cases are invented, and real use does "
        "not open it. Nothing was changed. Name an empty database in DATABASE_URL, or another "
        "folder in PONTE_VAR_DIR; `make run` still opens the demonstration"
    ),
}


def find(engine: Engine) -> DatabaseKind | None:
    """What the database is; None where nobody has begun with it. Changes nothing."""
    tables = set(inspect(engine).get_table_names())
    with reading(engine) as session:
        marked = _mark(session) if "installation" in tables else None
        return marked or (_by_content(session) if "user" in tables else None)


@without_actor("start and command line, before the migration")
def check(engine: Engine, *, demo: bool) -> None:
    """Raise CannotRun where the database is of the other kind. Changes nothing."""
    found = find(engine)
    if found not in (None, _kind(demo)):
        raise CannotRun(_WORDS[found])
    known_text.check(engine)


@without_actor("start and command line, after the migration")
def settle(engine: Engine, *, demo: bool) -> None:
    """The same, and write down what the database is if nothing says so yet."""
    check(engine, demo=demo)
    with transaction(engine) as session:
        session.execute(
            insert_into(session, Installation)
            .values(id=1, kind=_kind(demo).value, since=utcnow())
            .on_conflict_do_nothing(index_elements=[Installation.id])
        )
        missing = update(Installation).where(Installation.known_text.is_(None))
        session.execute(missing.values(known_text=known_text.KNOWN))
    check(engine, demo=demo)  # another process may have been first


def _kind(demo: bool) -> DatabaseKind:
    return DatabaseKind.DEMONSTRATION if demo else DatabaseKind.REAL


def _mark(session: Session) -> DatabaseKind | None:
    kind = session.scalar(select(Installation.kind))
    return DatabaseKind(kind) if kind else None


def _by_content(session: Session) -> DatabaseKind | None:
    """Data filled in for a demonstration, else accounts of people, else the four invented ones."""
    invented = exists().where(User.username.in_(_INVENTED))
    if session.scalar(select(exists().where(AuditEvent.action == Act.DEMO_LOAD))):
        return DatabaseKind.DEMONSTRATION
    if session.scalar(select(exists().where(User.username.not_in(_INVENTED)))):
        return DatabaseKind.REAL
    if session.scalar(select(invented)):
        return DatabaseKind.DEMONSTRATION
    holds_data = exists(select(Case.id)) | exists(select(Partner.id))
    return DatabaseKind.REAL if session.scalar(select(holds_data)) else None
