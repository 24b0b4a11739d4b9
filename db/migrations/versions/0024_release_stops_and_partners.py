"""Release what is told of stops and of partners, instead of counting it when it is read."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_OF_PARTNERS = ("in_time", "late", "expired", "accepted", "declined")


def upgrade() -> None:
    op.create_table(
        "released_partner",
        sa.Column("release_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("partner_id", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in _OF_PARTNERS),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["partner.id"],
            name=op.f("fk_released_partner_partner_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["release.id"],
            name=op.f("fk_released_partner_release_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("release_id", "partner_id", name=op.f("pk_released_partner")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "released_stop",
        sa.Column("stop_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("convened", sa.Integer(), nullable=False),
        sa.Column("met", sa.Integer(), nullable=False, comment="with or without appointment"),
        sa.ForeignKeyConstraint(
            ["stop_id"],
            ["mobile_stop.id"],
            name=op.f("fk_released_stop_stop_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("stop_id", name=op.f("pk_released_stop")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("released_stop")
    op.drop_table("released_partner")
