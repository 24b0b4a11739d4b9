"""Warn of quarters where more people come than past and season explain."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "early_warning",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("quarter_id", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=2), nullable=False),
        sa.Column(
            "week",
            sa.Date(),
            nullable=False,
            comment="Monday after the weeks that began the episode",
        ),
        sa.Column(
            "latest",
            sa.Date(),
            nullable=False,
            comment="Monday after the last weeks that went on with it",
        ),
        sa.Column(
            "observed",
            sa.Integer(),
            nullable=False,
            comment="new cases of the four weeks before; exact",
        ),
        sa.Column(
            "observed_key",
            sa.BigInteger(),
            nullable=False,
            comment="sum of their keys, protects the count: domain.cell_key",
        ),
        sa.Column(
            "expected",
            sa.Double(),
            nullable=False,
            comment="for those weeks, season and trend included",
        ),
        sa.Column(
            "usual", sa.Double(), nullable=False, comment="in four weeks of its past on average"
        ),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["acknowledged_by"], ["user.id"], name=op.f("fk_early_warning_acknowledged_by")
        ),
        sa.ForeignKeyConstraint(
            ["quarter_id"], ["quarter.id"], name=op.f("fk_early_warning_quarter_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_early_warning")),
        sa.UniqueConstraint(
            "quarter_id", "area", "week", name=op.f("uq_early_warning_quarter_id_area_week")
        ),
    )
    op.create_index(
        "ix_early_warning_open",
        "early_warning",
        ["id"],
        unique=False,
        sqlite_where=sa.text("acknowledged_at IS NULL"),
        postgresql_where=sa.text("acknowledged_at IS NULL"),
    )
    op.create_table(
        "warning_week",
        sa.Column("monday", sa.Date(), nullable=False, comment="after the last week judged"),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("monday", name=op.f("pk_warning_week")),
    )


def downgrade() -> None:
    op.drop_table("warning_week")
    op.drop_table("early_warning")
