"""On PostgreSQL: what the role of the application may do, so that it cannot touch the record.

The owner of the tables, who migrates, drops and restores, is another role. SQLite knows no roles:
there the triggers are what there is.
"""

import re

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from db.models import Base
from domain.errors import CannotRun

_ADD_ONLY = ("audit_event", "record_seal", "record_cut")


def statements(role: str) -> list[str]:
    """What the owner of the tables says for `role`. Raises CannotRun."""
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", role):
        raise CannotRun(f"{role!r} is no name of a role: small letters, digits and _")
    every = f"IN SCHEMA public TO {role}"
    return [
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES {every}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES {every}",
        *(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}" for table in _ADD_ONLY),
        f"REVOKE INSERT, DELETE, TRUNCATE ON record_head FROM {role}",
        f"REVOKE INSERT ON record_cut FROM {role}",
        f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {role}",
    ]


def grant(connection: Connection, role: str) -> None:
    """Carry them out. Raises CannotRun."""
    if connection.dialect.name != "postgresql":
        raise CannotRun("SQLite knows no roles: only the triggers keep the record there")
    for statement in statements(role):
        connection.exec_driver_sql(statement)


def may_rewrite(session: Session) -> bool:
    """Whether the role that asks could change or delete what is on record; False on SQLite."""
    if session.connection().dialect.name != "postgresql":
        return False
    asked = text("SELECT has_table_privilege(:table, 'UPDATE, DELETE, TRUNCATE, TRIGGER')")
    return any(session.scalar(asked, {"table": table}) for table in _ADD_ONLY)


def may_migrate(connection: Connection) -> bool:
    """Whether the role that asks could make tables and change those of Ponte; True on SQLite."""
    if connection.dialect.name != "postgresql":
        return True
    ours = ["alembic_version", *Base.metadata.tables]
    return bool(connection.scalar(_MAKES_AND_OWNS, {"ours": ours}))


_MAKES_AND_OWNS = text(
    "SELECT has_schema_privilege(current_schema(), 'CREATE') AND NOT EXISTS (SELECT FROM pg_class "
    "WHERE relname = ANY(:ours) AND relnamespace = current_schema()::regnamespace "
    "AND NOT pg_has_role(relowner, 'USAGE'))"
)
