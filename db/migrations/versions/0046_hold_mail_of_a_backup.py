"""Write down of when the backup is that was read in: mail of the time since may have left."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

COLUMNS = {
    "backup_made_at": "when the backup was made that was read in last",
    "backup_read_at": "when it was read in: what fell due between may have been sent",
}


def upgrade() -> None:
    for name, comment in COLUMNS.items():
        moment = sa.DateTime(timezone=True)
        op.add_column("installation", sa.Column(name, moment, nullable=True, comment=comment))


def downgrade() -> None:
    for name in COLUMNS:
        op.drop_column("installation", name)
