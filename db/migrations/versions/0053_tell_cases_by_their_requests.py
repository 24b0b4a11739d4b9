"""Keep what a case tells by its requests, so that lists of who does not see every case are read in
order; triggers mark what is to be worked out anew, cases that are there to begin with.
"""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0051"
branch_labels = None
depends_on = None
_OF_REFERRAL = "case_id, status, sent_at, due_at, answered_at, question, reserved"
_MARK = "INSERT INTO case_touched (case_id)"
_ONE = "SELECT case_id FROM referral WHERE case_id = {case} LIMIT 1"
_ALL = "SELECT DISTINCT case_id FROM case_need WHERE need_code = NEW.code"
WHEN = {
    ("referral", "INSERT"): ["VALUES (NEW.case_id)"],
    ("referral", f"UPDATE OF {_OF_REFERRAL}"): ["VALUES (OLD.case_id)", "VALUES (NEW.case_id)"],
    ("referral", "DELETE"): ["VALUES (OLD.case_id)"],
    ("case", "UPDATE OF status, reference, quarter_id"): [_ONE.format(case="NEW.id")],
    ("case_need", "INSERT"): [_ONE.format(case="NEW.case_id")],
    ("case_need", "UPDATE OF case_id, need_code"): [
        _ONE.format(case="OLD.case_id"),
        _ONE.format(case="NEW.case_id"),
    ],
    ("case_need", "DELETE"): [_ONE.format(case="OLD.case_id")],
    ("need", "UPDATE OF restricted"): [_ALL],
}
"""What is marked at which change; a case without requests is told to nobody and needs no mark."""


def upgrade() -> None:
    op.create_table(
        "case_touched",
        sa.Column("case_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_touched")),
    )
    op.create_table(
        "case_told",
        sa.Column("case_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "reserved",
            sa.Boolean(),
            nullable=False,
            comment="true: by all requests, for who reads reserved needs",
        ),
        sa.Column(
            "told_from", sa.DateTime(timezone=True), nullable=False, comment="not shown before"
        ),
        sa.Column("first_asked", sa.DateTime(timezone=True), nullable=False),
        sa.Column("waits_for", sa.String(length=24), nullable=False),
        sa.Column(
            "unanswered_since",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="the oldest request sent and not answered",
        ),
        sa.Column("reference", sa.String(length=20), nullable=False, comment="of the case"),
        sa.Column("quarter_id", sa.Integer(), nullable=False, comment="of the case"),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case.id"], name=op.f("fk_case_told_case_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["quarter_id"], ["quarter.id"], name=op.f("fk_case_told_quarter_id")
        ),
        sa.PrimaryKeyConstraint("case_id", "reserved", name=op.f("pk_case_told")),
        sqlite_with_rowid=False,
    )
    row = ["told_from", "quarter_id", "case_id"]
    op.create_index(
        "ix_case_told_list", "case_told", ["reserved", "first_asked", "reference", *row]
    )
    op.create_index(
        "ix_case_told_turn",
        "case_told",
        ["reserved", "waits_for", "first_asked", "reference", "unanswered_since", *row],
    )
    sent = sa.text("status = 'sent'")
    op.create_index(
        "ix_referral_unanswered",
        "referral",
        ["sent_at", "reserved", "case_id"],
        sqlite_where=sent,
        postgresql_where=sent,
    )
    op.execute(
        f"{_MARK} SELECT DISTINCT case_id FROM referral JOIN \"case\" ON \"case\".id = case_id"
        " WHERE \"case\".status <> 'closed'"
    )
    make = _in_sqlite if op.get_context().dialect.name == "sqlite" else _in_postgresql
    for (table, change), marks in WHEN.items():
        make(table, change, marks)


def _name(table: str, change: str) -> str:
    return f"touched_{table}_{change.split()[0].lower()}"


def _in_sqlite(table: str, change: str, marks: list[str]) -> None:
    body = "; ".join(mark.replace("INSERT", "INSERT OR IGNORE") for mark in _marks(marks))
    op.execute(
        f'CREATE TRIGGER {_name(table, change)} AFTER {change} ON "{table}" BEGIN {body}; END'
    )


def _in_postgresql(table: str, change: str, marks: list[str]) -> None:
    """A mark that stands is written anew: two that touch one case at once take turns. It is written
    by the owner's right: an older version's role has none on a table it does not know.
    """
    again = "ON CONFLICT (case_id) DO UPDATE SET case_id = EXCLUDED.case_id"
    body = "".join(f"{mark} {again}; " for mark in _marks(marks))
    name = _name(table, change)
    # What only this session has comes last: else it would be written by the owner's right too.
    schema = op.get_bind().scalar(sa.text("SELECT quote_ident(current_schema())"))
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql"
        f" SECURITY DEFINER SET search_path = {schema}, pg_temp"
        f" AS $$ BEGIN {body}RETURN NULL; END $$"
    )
    op.execute(
        f'CREATE TRIGGER {name} AFTER {change} ON "{table}" FOR EACH ROW EXECUTE FUNCTION {name}()'
    )


def _marks(marks: list[str]) -> list[str]:
    return [f"{_MARK} {mark}" for mark in marks]


def downgrade() -> None:
    postgresql = op.get_context().dialect.name == "postgresql"
    for table, change in WHEN:
        name = _name(table, change)
        op.execute(f'DROP TRIGGER {name}' + (f' ON "{table}"' if postgresql else ""))
        if postgresql:
            op.execute(f"DROP FUNCTION {name}()")
    op.drop_index("ix_referral_unanswered", "referral")
    op.drop_table("case_told")
    op.drop_table("case_touched")
