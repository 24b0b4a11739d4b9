"""Say how each need of a case ended, and why a case names nobody."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "case",
        sa.Column(
            "unnamed",
            sa.String(24),
            nullable=True,
            comment="domain.cases.status.Naming, as said at the opening; null: named, or never asked",
        ),
    )
    op.add_column(
        "case_need",
        sa.Column(
            "since",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="added or asked again then; null: at the opening",
        ),
    )
    op.add_column(
        "case_need",
        sa.Column(
            "said", sa.String(24), nullable=True, comment="domain.cases.closing.NeedEnd, by a person"
        ),
    )


def downgrade() -> None:
    op.drop_column("case_need", "said")
    op.drop_column("case_need", "since")
    op.drop_column("case", "unnamed")
