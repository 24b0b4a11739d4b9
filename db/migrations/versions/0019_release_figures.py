"""Release figures to those who see no cases, instead of showing them live."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False, comment="in Rome"),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "acts",
            sa.Integer(),
            nullable=False,
            comment="cases heard and closed since the beginning; the next waits for enough more",
        ),
        sa.Column(
            "months_until",
            sa.Date(),
            nullable=False,
            comment="the first day of the first month that is not in released_fact yet",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
        sa.UniqueConstraint("day", name=op.f("uq_release_day")),
    )
    op.create_table(
        "released_place",
        sa.Column("release_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("quarter_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("open", sa.Integer(), nullable=False),
        sa.Column(
            "urgent",
            sa.Integer(),
            nullable=False,
            comment="of urgency 1 or 2; told of large places alone",
        ),
        sa.Column("overdue", sa.Integer(), nullable=False, comment="the same"),
        sa.ForeignKeyConstraint(
            ["quarter_id"], ["quarter.id"], name=op.f("fk_released_place_quarter_id")
        ),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["release.id"],
            name=op.f("fk_released_place_release_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("release_id", "quarter_id", name=op.f("pk_released_place")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "released_fact",
        sa.Column(
            "statistic", sa.String(length=24), nullable=False, comment="domain.figures.months.Statistic"
        ),
        sa.Column("month", sa.Date(), nullable=False, comment="its first day, Rome"),
        sa.Column("quarter_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("split", sa.String(length=24), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["quarter_id"], ["quarter.id"], name=op.f("fk_released_fact_quarter_id")
        ),
        sa.PrimaryKeyConstraint(
            "statistic", "month", "quarter_id", "split", name=op.f("pk_released_fact")
        ),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("released_fact")
    op.drop_table("released_place")
    op.drop_table("release")
