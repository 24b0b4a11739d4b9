"""What keeps the tables of the record append-only in the database itself, whoever writes.

The migration that makes them has its own copy of these statements; a test compares what stands in
the database with what stands here (`missing`).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

KEPT = ("audit_event", "record_seal", "record_cut")
"""Tables to which lines are added, and nothing else."""
_WORDS = "the record is append-only"
_BODY = f"BEGIN RAISE EXCEPTION '{_WORDS}'; END"
_FORWARD = (
    f"BEGIN IF NEW.last_id < OLD.last_id THEN RAISE EXCEPTION '{_WORDS}'; END IF; RETURN NEW; END"
)
FUNCTIONS = {"ponte_append_only": _BODY, "ponte_only_forward": _FORWARD}
"""Of PostgreSQL: what its triggers call."""


def _sqlite() -> dict[str, str]:
    stop = f"SELECT RAISE(ABORT, '{_WORDS}')"
    made = {
        f"{table}_no_{verb}": f"BEFORE {verb.upper()} ON {table} BEGIN {stop}; END"
        for table in (*KEPT, "record_head")
        for verb in ("update", "delete")
        if (table, verb) != ("record_head", "update")
    }
    for table in KEPT:  # REPLACE deletes without asking a trigger
        last = f"(SELECT coalesce(max(id), 0) FROM {table})"  # noqa: S608 - our names
        made[f"{table}_in_order"] = (
            f"BEFORE INSERT ON {table} WHEN NEW.id <= {last} BEGIN {stop}; END"
        )
    made["record_head_forward"] = (
        f"BEFORE UPDATE ON record_head WHEN NEW.last_id < OLD.last_id BEGIN {stop}; END"
    )
    return made


def _postgresql() -> dict[str, str]:
    call = "EXECUTE FUNCTION ponte_append_only()"
    made = {}
    for table in (*KEPT, "record_head"):
        verbs = "DELETE" if table == "record_head" else "DELETE OR UPDATE"
        made[f"{table}_append_only"] = f"BEFORE {verbs} ON {table} FOR EACH ROW {call}"
        made[f"{table}_no_truncate"] = f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {call}"
    made["record_head_forward"] = (
        "BEFORE UPDATE ON record_head FOR EACH ROW EXECUTE FUNCTION ponte_only_forward()"
    )
    return made


def _wanted(connection: Connection) -> dict[str, str]:
    return _sqlite() if connection.dialect.name == "sqlite" else _postgresql()


def _table(name: str) -> str:
    return next(table for table in (*KEPT, "record_head") if name.startswith(f"{table}_"))


def make(connection: Connection) -> None:
    """Make what is missing, anew where it is another."""
    for name in missing(connection):
        _drop(connection, name)
    if connection.dialect.name == "postgresql":
        for name, body in FUNCTIONS.items():
            _run(
                connection,
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql "
                f"AS $$ {body} $$",
            )
    for name in missing(connection):
        _run(connection, f"CREATE TRIGGER {name} {_wanted(connection)[name]}")
        if connection.dialect.name == "postgresql":  # whatever the role of replication
            _run(connection, f"ALTER TABLE {_table(name)} ENABLE ALWAYS TRIGGER {name}")


@contextmanager
def loosened(connection: Connection) -> Iterator[None]:
    """The tables without their triggers until the block ends, in this transaction alone: for a
    restore into an empty database, and for dropping what has had its term.
    """
    for name in _wanted(connection):
        _drop(connection, name)
    yield
    make(connection)


def _drop(connection: Connection, name: str) -> None:
    on = f" ON {_table(name)}" if connection.dialect.name == "postgresql" else ""
    _run(connection, f"DROP TRIGGER IF EXISTS {name}{on}")


def _run(connection: Connection, statement: str) -> None:
    connection.exec_driver_sql(statement)


def missing(connection: Connection) -> list[str]:
    """The triggers that are not there, not as they were made, or switched off."""
    wanted = _wanted(connection)
    if connection.dialect.name == "sqlite":
        found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type='trigger'"))
        made = {sql for _name, sql in found}
        return [n for n, sql in wanted.items() if f"CREATE TRIGGER {n} {sql}" not in made]
    there = set(connection.scalars(text(_THERE)))
    found = connection.execute(text(_BODIES), {"names": list(FUNCTIONS)})
    bodies = {name: body for name, body in found}  # noqa: C416
    broken = [name for name, body in FUNCTIONS.items() if bodies.get(name, "").strip() != body]
    return [
        name
        for name, sql in wanted.items()
        if f"CREATE TRIGGER {name} {sql}" not in there
        or sql.endswith(tuple(f"{f}()" for f in broken))
    ]


_THERE = """
SELECT pg_get_triggerdef(t.oid, true) FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT t.tgisinternal AND t.tgenabled = 'A' AND n.nspname = current_schema()
"""
_BODIES = "SELECT proname, prosrc FROM pg_proc WHERE proname = ANY(:names)"
