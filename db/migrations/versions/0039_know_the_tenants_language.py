"""Know the tenant's language, neutral names for the sheet, and who has read its translations."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

_NAME = "on the tenant's sheet, tells nothing"


def upgrade() -> None:
    op.add_column(
        "case",
        sa.Column(
            "language",
            sa.String(length=3),
            nullable=True,
            comment="the tenant's, ISO 639-1; null: not said",
        ),
    )
    for table in ("partner", "partner_service"):
        op.add_column(
            table,
            sa.Column(
                "sheet_name",
                sa.String(length=200),
                server_default="",
                nullable=False,
                comment=_NAME,
            ),
        )
    op.create_table(
        "sheet_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.Column("version", sa.String(length=8), nullable=False, comment="of the texts read"),
        sa.Column("reader", sa.LargeBinary(), nullable=False),
        sa.Column("read_on", sa.Date(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["written_by"], ["user.id"], name=op.f("fk_sheet_reading_written_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_reading")),
        sa.UniqueConstraint("language", "version", name=op.f("uq_sheet_reading_language_version")),
    )


def downgrade() -> None:
    op.drop_table("sheet_reading")
    op.drop_column("partner_service", "sheet_name")
    op.drop_column("partner", "sheet_name")
    op.drop_column("case", "language")
