"""Let people sign in at a provider of identities."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "external_identity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("last_at", MOMENT, nullable=False, comment="last sign-in"),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user.id"],
            name=op.f("fk_external_identity_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_identity")),
        sa.UniqueConstraint(
            "issuer", "subject", name=op.f("uq_external_identity_issuer_subject")
        ),
    )
    op.create_index(op.f("ix_external_identity_user_id"), "external_identity", ["user_id"])
    op.create_table(
        "external_session",
        sa.Column("session_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "provider", sa.String(length=40), nullable=False, comment="its id in the settings"
        ),
        sa.Column(
            "sid", sa.String(length=255), nullable=True, comment="the session there, if told"
        ),
        sa.Column(
            "id_token", sa.LargeBinary(), nullable=False, comment="the hint who signs out"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["web_session.id"],
            name=op.f("fk_external_session_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_external_session")),
    )
    op.create_index("ix_external_session_provider_sid", "external_session", ["provider", "sid"])


def downgrade() -> None:
    op.drop_table("external_session")
    op.drop_table("external_identity")
