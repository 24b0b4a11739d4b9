"""Wishes of tenants about their data, what was erased, retention, and figures of what is gone."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_PENDING = sa.text("state IN ('open', 'granted')")


def upgrade() -> None:
    _wishes()
    _retention()
    _kept()
    closed = sa.text("status = 'closed'")
    op.create_index(
        "ix_case_term", "case", ["retain_until"], sqlite_where=closed, postgresql_where=closed
    )


def _user(column: str, table: str, **more: object) -> sa.Column:
    name = op.f(f"fk_{table}_{column}")
    return sa.Column(column, sa.Integer(), sa.ForeignKey("user.id", name=name), **more)


def _case(table: str, **more: object) -> sa.Column:
    link = sa.ForeignKey("case.id", name=op.f(f"fk_{table}_case_id"), ondelete="CASCADE")
    return sa.Column("case_id", sa.Integer(), link, nullable=False, **more)


def _quarter(table: str) -> sa.Column:
    link = sa.ForeignKey("quarter.id", name=op.f(f"fk_{table}_quarter_id"))
    return sa.Column("quarter_id", sa.Integer(), link, autoincrement=False, nullable=False)


def _wishes() -> None:
    op.create_table(
        "rights_wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "person_id",
            sa.Integer(),
            sa.ForeignKey(
                "person.id", name=op.f("fk_rights_wish_person_id"), ondelete="SET NULL"
            ),
            nullable=True,
            comment="null: erased",
        ),
        sa.Column(
            "case_id",
            sa.Integer(),
            sa.ForeignKey("case.id", name=op.f("fk_rights_wish_case_id"), ondelete="SET NULL"),
            nullable=True,
            comment="where it was taken down",
        ),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column(
            "text", sa.LargeBinary(), nullable=False, comment="what they asked, in a few words"
        ),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column(
            "due_on", sa.Date(), nullable=False, comment="the tenant has an answer by then"
        ),
        _user("asked_by", "rights_wish", nullable=False, comment="who took it down"),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        _user("decided_by", "rights_wish", nullable=True),
        sa.Column("ground", sa.String(length=24), nullable=True, comment="why it was refused"),
        sa.Column("answer", sa.LargeBinary(), nullable=False, comment="what the tenant is told"),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "token", sa.String(length=43), nullable=True, comment="one-time token of the form"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rights_wish")),
        sa.UniqueConstraint("token", name=op.f("uq_rights_wish_token")),
    )
    op.create_index(
        "ix_rights_wish_pending",
        "rights_wish",
        ["due_on"],
        sqlite_where=_PENDING,
        postgresql_where=_PENDING,
    )
    op.create_index("ix_rights_wish_person_id", "rights_wish", ["person_id"])
    op.create_index("ix_rights_wish_case_id", "rights_wish", ["case_id"])
    op.create_table(
        "erased",
        sa.Column(
            "digest",
            sa.BigInteger(),
            autoincrement=False,
            nullable=False,
            comment="crypto.blind",
        ),
        sa.Column("on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_erased")),
        sqlite_with_rowid=False,
    )


def _retention() -> None:
    op.create_table(
        "retention_review",
        _case("retention_review", autoincrement=False),
        sa.Column("goes_on", sa.Date(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        _user("decided_by", "retention_review", nullable=False),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_retention_review")),
    )
    op.create_index("ix_retention_review_goes_on", "retention_review", ["goes_on"])
    op.create_table(
        "retention_kept",
        sa.Column("id", sa.Integer(), nullable=False),
        _case("retention_kept"),
        sa.Column("why", sa.String(length=24), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        _user("decided_by", "retention_kept", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_kept")),
    )
    op.create_index("ix_retention_kept_case_id", "retention_kept", ["case_id"])


def _kept() -> None:
    zero = {"open": "always 0: what goes is closed", "urgent": "always 0", "overdue": "always 0"}
    counts = ("opened", "open", "urgent", "overdue", "closed", "reopened")
    op.create_table(
        "kept_tally",
        sa.Column("area", sa.String(length=2), nullable=False),
        sa.Column("urgency", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        _quarter("kept_tally"),
        *(sa.Column(name, sa.Integer(), nullable=False, comment=zero.get(name)) for name in counts),
        sa.PrimaryKeyConstraint(
            "area", "urgency", "week", "quarter_id", name=op.f("pk_kept_tally")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "kept_fact",
        sa.Column("statistic", sa.String(length=24), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        _quarter("kept_fact"),
        sa.Column("split", sa.String(length=24), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "statistic", "month", "quarter_id", "split", name=op.f("pk_kept_fact")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "kept_answer",
        sa.Column(
            "partner_id",
            sa.Integer(),
            sa.ForeignKey(
                "partner.id", name=op.f("fk_kept_answer_partner_id"), ondelete="CASCADE"
            ),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("month", sa.Date(), nullable=False, comment="its first day, Rome"),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("in_time", "late", "expired", "accepted", "declined")
        ),
        sa.PrimaryKeyConstraint("partner_id", "month", name=op.f("pk_kept_answer")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_index("ix_case_term", "case")
    for table in (
        "kept_answer",
        "kept_fact",
        "kept_tally",
        "retention_kept",
        "retention_review",
        "erased",
        "rights_wish",
    ):
        op.drop_table(table)
