"""Keep how the privacy notice was given."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "case",
        sa.Column(
            "privacy_way",
            sa.String(length=24),
            nullable=True,
            comment="domain.rights.notice.NoticeWay; null: not said",
        ),
    )


def downgrade() -> None:
    op.drop_column("case", "privacy_way")
