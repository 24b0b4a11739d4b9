"""No list, count or search of a screen, no sweep of the clock reads from end to end a table that
grows with the cases.

The databases are asked for their plans, which follow their statistics: those of a small
demonstration are made those of 1,000,000 cases.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from typing import Any

import pytest
from inference.readings import CALLS, Shelf
from sqlalchemy import Connection, Engine, event, select, text
from sqlalchemy.orm import Session
from support import copied

from db.cases import listing as case_list
from db.cases.filters import CaseFilters, View
from db.clock import utcnow
from db.demo.load import Size, fill
from db.directory import verification_ask
from db.engine import transaction
from db.figures import releases, weeks
from db.home import today
from db.mobile import check_in
from db.models import Base
from db.models.accounts import User, WebSession
from db.models.cases import Case
from db.ops import alive
from db.people import identity
from db.progress import Silence
from db.record import seal
from db.referrals import expiry, reminders
from db.rights import again, erase, leftovers, retention, wishes, without_a_case
from db.rights import to_do as rights_to_do
from db.tasks import to_do as tasks
from db.warnings.look import looked
from domain.permissions import Actor, PermissionDenied
from domain.vocabulary import Role

CASES, TIMES = 150, 1_000_000 // 150
AT_LEAST = 60
"""Rows from which a table of the demonstration is one that grows with the cases."""
OF_ONE_THING = 5
"""Rows of a key up to this many are those of a case or a tenant: no more where there are more."""
NOT_BY_CASES = re.compile(
    "partner|service|contact|directory|need$|quarter|municipality|stop|area|attendance|^released"
)
"""Tables of reference data, of organisations, of meetings and stops, of releases by the week."""
FINDS = "SELECT", "WITH", "DELETE"
IN_MEMORY = {"db.directory.search.search"}

OF_THE_CLOCK: tuple[Callable[[Session], object], ...] = (
    expiry.due,
    reminders.due,
    verification_ask.due,
    erase.due,
    retention.due,
    without_a_case.due,
    leftovers.forget,
    again.write_down,
    looked,
    releases.is_due,
    seal.is_due,
    lambda session: weeks.advance(session, utcnow()),
    alive.signs,
    alive.waiting,  # at every scrape of /metrics
)
"""What is asked by nobody, most of it twice a minute."""


def _of_a_manager(session: Session, actor: Actor, shelf: Shelf) -> None:
    for view in View:
        for more in (
            {},
            {"urgency": 2},
            {"place": "VA-01"},
            {"need": "EC-ALI"},
            {"channel": "TEL"},
        ):
            case_list.page(session, actor, CaseFilters(view, **more))
    for query in ("Esempio", "3331234567", "via Prova 3"):
        identity.search(session, actor, query)
        identity.households(session, actor, query)
    for reference in shelf.cases[-4:]:
        identity.persons_of_case(session, actor, reference)
        tasks.of_case(session, actor, reference)
        wishes.of_case(session, actor, reference)
    for stop in shelf.stops:
        check_in.visits(session, actor, stop)
        check_in.names(session, actor, stop)
    for read in (today.agenda, tasks.agenda, wishes.pending, wishes.ended, retention.queue):
        read(session, actor)
    rights_to_do.waiting(session, actor)


@pytest.fixture(scope="module")
def demonstration(engine, tmp_path_factory) -> Iterator[Engine]:
    with copied(engine, __name__, tmp_path_factory.mktemp("plans")) as made:
        fill(made, Size(CASES, 40, 5, date(2026, 11, 20)), Silence())
        with transaction(made) as session:
            _sign_ins(session)
        yield made


def _sign_ins(session: Session) -> None:
    """A year of them; one a day, each open for twelve hours."""
    user, now = session.scalars(select(User.id)).first(), utcnow()
    for days in range(365):
        came = now - timedelta(days=days)
        session.add(
            WebSession(
                token_hash=f"{days:064}",
                user_id=user,
                created_at=came,
                last_seen_at=came,
                expires_at=came + timedelta(hours=12),
            )
        )


def _growing(connection: Connection) -> set[str]:
    """Tables that hold more with every case."""
    names = [name for name in Base.metadata.tables if not NOT_BY_CASES.search(name)]
    sizes = {n: connection.scalar(text(f'SELECT count(*) FROM "{n}"')) for n in names}
    return {"case_need", *(name for name, size in sizes.items() if size >= AT_LEAST)}


@contextmanager
def _asked(connection: Connection) -> Iterator[dict[str, object]]:
    """Every statement that finds rows, with the values it was given the first time."""
    found: dict[str, object] = {}

    def note(_connection, _cursor, statement, parameters, _context, many):
        if not many and statement.lstrip().upper().startswith(FINDS):
            found.setdefault(statement, parameters)

    event.listen(connection.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(connection.engine, "before_cursor_execute", note)


def _as_if_large(connection: Connection, growing: set[str]) -> None:
    connection.execute(text("ANALYZE"))
    if connection.dialect.name == "sqlite":
        for row in connection.execute(text("SELECT rowid, tbl, stat FROM sqlite_stat1")).all():
            rows, *of_key = (int(number) for number in row.stat.split() if number.isdigit())
            times = TIMES if row.tbl in growing else 1
            large = [rows * times, *(n if n <= OF_ONE_THING else n * times for n in of_key)]
            connection.execute(
                text("UPDATE sqlite_stat1 SET stat = :stat WHERE rowid = :row"),
                {"stat": " ".join(map(str, large)), "row": row.rowid},
            )
        connection.execute(text("ANALYZE sqlite_schema"))
        return
    connection.execute(
        text(
            "UPDATE pg_class SET reltuples = reltuples * :times WHERE reltuples > 0 AND oid IN"
            " (SELECT c.oid FROM pg_class c LEFT JOIN pg_index i ON i.indexrelid = c.oid"
            " WHERE coalesce(i.indrelid, c.oid)::regclass::text = ANY(:names))"
        ),
        {"times": TIMES, "names": [*growing, *(f'"{name}"' for name in growing)]},
    )


def _partial(connection: Connection) -> set[str]:
    """Indexes of some rows alone, such as open cases: reading one whole is reading those."""
    if connection.dialect.name == "sqlite":
        found = "SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'"
    else:
        found = "SELECT indexname FROM pg_indexes WHERE indexdef LIKE '% WHERE %'"
    return set(connection.scalars(text(found)))


def _statements(session: Session) -> dict[str, object]:
    """What the screens ask, each role for what it may: of things alike, of some."""
    cases = session.scalars(select(Case.reference).order_by(Case.id)).all()
    shelf = Shelf(session, cases[::40])
    shelf.partners, shelf.quarters = shelf.partners[::20], shelf.quarters[::6]
    shelf.stops, shelf.meetings = shelf.stops[::6], shelf.meetings[::6]
    of_role = select(User.role, User.id)
    actors = {role: Actor(user, "", role) for role, user in session.execute(of_role)}
    with _asked(session.connection()) as statements:
        for role in (Role.COMMUNITY_MANAGER, Role.COORDINATOR, Role.EXECUTIVE):
            for name in CALLS.keys() - IN_MEMORY:
                with suppress(PermissionDenied):
                    list(CALLS[name](session, actors[role], shelf))
        _of_a_manager(session, actors[Role.COMMUNITY_MANAGER], shelf)
        for sweep in OF_THE_CLOCK:
            sweep(session)
    session.rollback()
    return statements


@pytest.fixture(scope="module")
def read_whole(demonstration) -> list[tuple[str, str]]:
    """What reads a growing table from end to end: the line of the plan, the statement."""
    with demonstration.connect() as connection, Session(connection) as session:
        statements = _statements(session)
        assert len(statements) > 300
        growing = _growing(connection)
        _as_if_large(connection, growing)
        partial, found = _partial(connection), []
        word = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
        for statement, values in statements.items():
            plan = connection.exec_driver_sql(f"{word} {statement}", values).all()
            for table, index, line in _scans(plan, statement):
                if table in growing and index not in partial:
                    found.append((line, statement))
        return found


def _scans(plan: Sequence[Any], statement: str) -> Iterator[tuple[str, str | None, str]]:
    """Table, index if there is one, and line of what is read from end to end; not of what comes in
    the order that is wanted and ends with the page.
    """
    names = {a: t for t, a in re.findall(r'(?:FROM|JOIN|,) "?(\w+)"? AS "?(\w+)"?', statement)}
    sorts = [row for row in plan if re.search("TEMP B-TREE FOR ORDER|Sort", str(row[-1]))]
    for row, under in zip(plan, [*plan[1:], ("",)], strict=True):
        line = str(row[-1])
        sorted_here = any(len(row) == 1 or row[1] == sort[1] for sort in sorts)
        if "LIMIT" in statement and not sorted_here:
            continue
        if m := re.match(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?", line):
            yield names.get(m[1], m[1]), m[2], line
        elif m := re.search(r'Seq Scan on "?(\w+)', line):
            yield m[1], None, line
        elif "Cond" in str(under[-1]):
            continue
        elif m := re.search(r'Scan (?:Backward )?using (\w+) on "?(\w+)', line):
            yield m[2], m[1], line
        elif m := re.search(r"Bitmap Index Scan on (\w+)", line):
            yield m[1].split("_", 1)[1], m[1], line


def test_no_screen_reads_a_large_table_from_end_to_end(read_whole):
    assert not read_whole, "\n\n".join(f"{line.strip()}\n{asked}" for line, asked in read_whole)
