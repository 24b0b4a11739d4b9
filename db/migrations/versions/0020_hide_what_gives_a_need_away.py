"""Hide requests that say by their service that there is a reserved need."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "referral",
        sa.Column(
            "reserved",
            sa.Boolean(),
            nullable=True,
            comment="false: says nothing of a reserved need (domain.referrals.reserved); else hidden from "
            "who reads none",
        ),
    )
    op.execute(
        """
        UPDATE referral SET reserved = (
            service_id IS NULL
            OR service_id IN (SELECT id FROM partner_service WHERE restricted)
            OR service_id IN (
                SELECT service_id FROM service_need
                JOIN need ON need.code = service_need.need_code WHERE need.restricted
            )
        )
        """
    )


def downgrade() -> None:
    op.drop_column("referral", "reserved")
