"""Keep a draft for every long text, by place, and know whether a used form was this one."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("draft") as draft:
        draft.alter_column(
            "kind",
            new_column_name="place",
            existing_type=sa.String(length=16),
            type_=sa.String(length=64),
            existing_nullable=False,
            comment="db.drafts.keep.PLACES",
            existing_comment="intake",
        )
        draft.add_column(
            sa.Column(
                "typed_at",
                sa.BigInteger(),
                nullable=True,
                comment="of the last message of a browser, by its own clock, in milliseconds",
            )
        )
        draft.add_column(
            sa.Column(
                "used_at",
                sa.DateTime(timezone=True),
                nullable=True,
                comment="saved or thrown away: the content is gone, what comes late is refused",
            )
        )
    op.add_column(
        "case",
        sa.Column(
            "intake_digest",
            sa.BigInteger(),
            nullable=True,
            comment="keyed digest of the form: crypto.blind",
        ),
    )


def downgrade() -> None:
    op.execute("DELETE FROM draft WHERE place <> 'intake' OR used_at IS NOT NULL")
    op.drop_column("case", "intake_digest")
    with op.batch_alter_table("draft") as draft:
        draft.drop_column("used_at")
        draft.drop_column("typed_at")
        draft.alter_column(
            "place",
            new_column_name="kind",
            existing_type=sa.String(length=64),
            type_=sa.String(length=16),
            existing_nullable=False,
            comment="intake",
            existing_comment="db.drafts.keep.PLACES",
        )
