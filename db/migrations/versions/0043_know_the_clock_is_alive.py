"""Write down when the clock last did what was due: it may be a process of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "installation",
        sa.Column(
            "clock_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when a clock last did what was due, by the hour of the database",
        ),
    )


def downgrade() -> None:
    op.drop_column("installation", "clock_at")
