"""Chain the lines of the record, and let the database keep them as they are.

Every line there is gets its chain: about a quarter of a minute for a million of them.
"""

import json
from datetime import datetime
from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

KEPT = ("audit_event", "record_seal", "record_cut")
HELD = (*KEPT, "record_head")
WORDS = "the record is append-only"
PIECE = 10_000


def upgrade() -> None:
    op.add_column(
        "audit_event",
        sa.Column(
            "chain",
            sa.LargeBinary(length=32),
            nullable=True,
            comment="SHA-256 over the chain before it and this line (db.chain)",
        ),
    )
    op.add_column(
        "audit_event",
        sa.Column(
            "origin",
            sa.String(length=64),
            nullable=True,
            comment="address of who failed to enter",
        ),
    )
    op.add_column(
        "audit_event",
        sa.Column(
            "changes",
            sa.Text(),
            nullable=True,
            comment="JSON, from what to what; of a person under their own key (db.people.keys)",
        ),
    )
    op.create_table(
        "person_key",
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "key", sa.LargeBinary(), nullable=True, comment="Fernet key; null: destroyed"
        ),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person_key")),
    )
    _make_tables()
    _chain()
    if op.get_bind().dialect.name == "sqlite":
        _sqlite()
    else:
        _postgresql()


def _make_tables() -> None:
    op.create_table(
        "record_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False, comment="always 1"),
        sa.Column(
            "last_id",
            sa.Integer(),
            nullable=False,
            comment="of the last line; 0: there is none yet",
        ),
        sa.Column("chain", sa.LargeBinary(length=32), nullable=False, comment="of the last line"),
        sa.Column(
            "count",
            sa.Integer(),
            nullable=False,
            comment="lines ever written, those cut off included",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_head")),
    )
    op.create_table(
        "record_seal",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False, comment="without gaps"),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("chain", sa.LargeBinary(length=32), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column(
            "key", sa.String(length=64), nullable=False, comment="Ed25519 public key, hex"
        ),
        sa.Column(
            "signature",
            sa.LargeBinary(length=64),
            nullable=False,
            comment="over the one before too",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_seal")),
    )
    op.create_table(
        "record_cut",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False, comment="without gaps"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False, comment="the last line that went"),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False, comment="its moment"),
        sa.Column("chain", sa.LargeBinary(length=32), nullable=False, comment="its chain"),
        sa.Column("count", sa.Integer(), nullable=False, comment="lines gone until now"),
        sa.Column(
            "key", sa.String(length=64), nullable=False, comment="Ed25519 public key, hex"
        ),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_cut")),
    )
    op.create_table(
        "record_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "until_at", sa.DateTime(timezone=True), nullable=True, comment="of the last line"
        ),
        sa.Column(
            "sealed_at", sa.DateTime(timezone=True), nullable=True, comment="of the last seal"
        ),
        sa.Column(
            "faults", sa.Text(), nullable=False, comment="JSON; an empty list: whole"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_check")),
    )


def _chain() -> None:
    """In the order of their numbers, as `domain/record/chain.py` does from now on."""
    connection = op.get_bind()
    number, chain, count = 0, bytes(32), 0
    asked = sa.text(
        "SELECT id, at, user_id, action, subject, detail FROM audit_event WHERE id > :number "
        f"ORDER BY id LIMIT {PIECE}"
    )
    while rows := connection.execute(asked, {"number": number}).all():
        chained = []
        for number, at, *said in rows:
            moment = datetime.fromisoformat(at) if isinstance(at, str) else at
            line = [number, moment.strftime("%Y-%m-%d %H:%M:%S.%f"), *said, None, None]
            written = json.dumps(line, ensure_ascii=True, separators=(",", ":"))
            chain = sha256(chain + written.encode()).digest()
            chained.append((chain, number))
        _keep(connection, chained)
        count += len(rows)
    connection.execute(
        sa.text("INSERT INTO record_head (id, last_id, chain, count) VALUES (1, :i, :c, :n)"),
        {"i": number, "c": chain, "n": count},
    )


def _keep(connection: sa.Connection, chained: list[tuple[bytes, int]]) -> None:
    driver = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        driver.executemany("UPDATE audit_event SET chain = ? WHERE id = ?", chained)
        return
    chains, ids = zip(*chained, strict=True)
    driver.execute(
        "UPDATE audit_event e SET chain = v.chain "
        "FROM unnest(%s::bytea[], %s::int[]) v(chain, id) WHERE e.id = v.id",
        (list(chains), list(ids)),
    )


def _sqlite() -> None:
    stop = f"SELECT RAISE(ABORT, '{WORDS}')"
    for table in HELD:
        for verb in ("update", "delete"):
            if (table, verb) != ("record_head", "update"):
                _trigger(f"{table}_no_{verb}", f"BEFORE {verb.upper()} ON {table} BEGIN {stop}; END")
    for table in KEPT:
        last = f"(SELECT coalesce(max(id), 0) FROM {table})"
        _trigger(
            f"{table}_in_order",
            f"BEFORE INSERT ON {table} WHEN NEW.id <= {last} BEGIN {stop}; END",
        )
    _trigger(
        "record_head_forward",
        f"BEFORE UPDATE ON record_head WHEN NEW.last_id < OLD.last_id BEGIN {stop}; END",
    )


def _postgresql() -> None:
    stop = f"RAISE EXCEPTION '{WORDS}';"
    for name, body in {
        "ponte_append_only": f"BEGIN {stop} END",
        "ponte_only_forward": f"BEGIN IF NEW.last_id < OLD.last_id THEN {stop} END IF; RETURN NEW; END",
    }.items():
        op.get_bind().exec_driver_sql(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"
        )
    call = "EXECUTE FUNCTION ponte_append_only()"
    for table in HELD:
        verbs = "DELETE" if table == "record_head" else "DELETE OR UPDATE"
        _always(f"{table}_append_only", table, f"BEFORE {verbs} ON {table} FOR EACH ROW {call}")
        _always(
            f"{table}_no_truncate", table, f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {call}"
        )
    _always(
        "record_head_forward",
        "record_head",
        "BEFORE UPDATE ON record_head FOR EACH ROW EXECUTE FUNCTION ponte_only_forward()",
    )


def _trigger(name: str, rest: str) -> None:
    op.get_bind().exec_driver_sql(f"CREATE TRIGGER {name} {rest}")


def _always(name: str, table: str, rest: str) -> None:
    _trigger(name, rest)
    op.get_bind().exec_driver_sql(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


def downgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        for verb in ("no_update", "no_delete", "in_order"):
            connection.exec_driver_sql(f"DROP TRIGGER audit_event_{verb}")
    else:
        connection.exec_driver_sql("DROP FUNCTION ponte_append_only() CASCADE")
        connection.exec_driver_sql("DROP FUNCTION ponte_only_forward() CASCADE")
    for table in ("record_check", "record_cut", "record_seal", "record_head", "person_key"):
        op.drop_table(table)
    for column in ("changes", "origin", "chain"):
        op.drop_column("audit_event", column)
