"""Keep what the privacy notice says, by version and language, and in which one it was given."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notice_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column(
            "language",
            sa.String(length=3),
            nullable=False,
            comment="domain.rights.notice.TONGUES",
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True, comment="null: a draft"),
        sa.ForeignKeyConstraint(
            ["written_by"], ["user.id"], name=op.f("fk_notice_text_written_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_text")),
        sa.UniqueConstraint("version", "language", name=op.f("uq_notice_text_version_language")),
    )
    op.add_column(
        "case",
        sa.Column(
            "privacy_language",
            sa.String(length=3),
            nullable=True,
            comment="in which the notice was given; null: not recorded",
        ),
    )


def downgrade() -> None:
    op.drop_column("case", "privacy_language")
    op.drop_table("notice_text")
