"""Say of a service what a tenant is to bring; find numbers that were wrong by an index."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "partner_service",
        sa.Column(
            "bring",
            sa.String(length=200),
            nullable=False,
            server_default="",
            comment="what a tenant is to bring",
        ),
    )
    op.create_index("ix_phone_mark_wrong", "phone_mark", ["result", "partner_id", "number"])


def downgrade() -> None:
    op.drop_index("ix_phone_mark_wrong", "phone_mark")
    op.drop_column("partner_service", "bring")
