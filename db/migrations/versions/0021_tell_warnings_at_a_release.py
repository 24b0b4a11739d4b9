"""Tell early warnings to those who see no cases at a release, not live."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "early_warning",
        sa.Column(
            "told_on",
            sa.Date(),
            nullable=True,
            comment="day of the release in which it is told to who sees no cases; null: it is not",
        ),
    )


def downgrade() -> None:
    op.drop_column("early_warning", "told_on")
