"""Know of a message whether it was given to the mail server, even if nobody saw the answer."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "mail",
        sa.Column(
            "given_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when the attempt under way began to give it away: it may have arrived",
        ),
    )


def downgrade() -> None:
    op.drop_column("mail", "given_at")
