"""Keep the provisional codice fiscale beside the one that follows, and several phones in one field."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_BEFORE, _AFTER = "E.164 or short number", "domain.phones.number: one or several"


def upgrade() -> None:
    op.add_column(
        "person",
        sa.Column(
            "earlier_code",
            sa.LargeBinary(),
            nullable=True,
            comment="provisional codice fiscale, once another took its place",
        ),
    )
    _phones(32, 160, _BEFORE, _AFTER)


def downgrade() -> None:
    _phones(160, 32, _AFTER, _BEFORE)
    op.drop_column("person", "earlier_code")


def _phones(before: int, after: int, said: str, says: str) -> None:
    """SQLite holds texts of any length in any column, and would copy the tables for it."""
    if op.get_bind().dialect.name == "sqlite":
        return
    for table in ("partner", "contact"):
        op.alter_column(
            table,
            "phone",
            existing_type=sa.String(before),
            type_=sa.String(after),
            existing_nullable=False,
            existing_comment=said,
            comment=says,
        )
