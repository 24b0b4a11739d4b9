"""Merge cases and people that were written twice."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, merged in (("case_merger", "case"), ("person_merger", "person")):
        op.create_table(
            table,
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("gone_id", sa.Integer(), nullable=False),
            sa.Column("stays_id", sa.Integer(), nullable=False),
            sa.Column("at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("user_id", sa.Integer(), nullable=False),
            sa.Column(
                "before",
                sa.LargeBinary(),
                nullable=False,
                comment="JSON: what an undo puts back",
            ),
            sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("undone_by", sa.Integer(), nullable=True),
            *(
                sa.ForeignKeyConstraint(
                    [column], [f"{merged}.id"], name=f"fk_{table}_{column}", ondelete="CASCADE"
                )
                for column in ("gone_id", "stays_id")
            ),
            *(
                sa.ForeignKeyConstraint([column], ["user.id"], name=f"fk_{table}_{column}")
                for column in ("user_id", "undone_by")
            ),
            sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        )
        op.create_index(
            f"uq_{table}_in_force",
            table,
            ["gone_id"],
            unique=True,
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        )
        op.create_index(f"ix_{table}_stays_id", table, ["stays_id"])


def downgrade() -> None:
    op.drop_table("person_merger")
    op.drop_table("case_merger")
