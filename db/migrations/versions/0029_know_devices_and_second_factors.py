"""Know the devices an account comes in by, its second factors, and what its owner is told."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def _user(**more: bool) -> sa.Column[int]:
    return sa.Column("user_id", sa.Integer(), nullable=False, **more)


def _of_user(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["user_id"], ["user.id"], name=op.f(f"fk_{table}_user_id"), ondelete="CASCADE"
    )


def upgrade() -> None:
    op.add_column(
        "user",
        sa.Column(
            "email",
            sa.String(length=200),
            nullable=True,
            comment="where their account is told of; null: nowhere",
        ),
    )
    op.add_column(
        "web_session",
        sa.Column("way", sa.String(length=24), nullable=True, comment="how they came in"),
    )
    op.add_column(
        "web_session",
        sa.Column(
            "second_at",
            MOMENT,
            nullable=True,
            comment="when a second factor was shown, here or today on this device",
        ),
    )
    op.add_column(
        "web_session",
        sa.Column(
            "device_id",
            sa.Integer(),
            nullable=True,
            comment="device.id; null: not known any more",
        ),
    )
    op.create_table(
        "device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "token_hash",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 of the browser's cookie",
        ),
        _user(),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("last_at", MOMENT, nullable=False, comment="last sign-in"),
        sa.Column(
            "second_at", MOMENT, nullable=True, comment="when a second factor was shown here"
        ),
        sa.Column("user_agent", sa.String(length=200), nullable=False),
        _of_user("device"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("token_hash", "user_id", name=op.f("uq_device_token_hash_user_id")),
    )
    op.create_index(op.f("ix_device_user_id"), "device", ["user_id"])
    op.create_table(
        "code_app",
        _user(autoincrement=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False, comment="base32"),
        sa.Column(
            "last_step",
            sa.Integer(),
            nullable=False,
            comment="of the code used last: none serves twice",
        ),
        sa.Column("created_at", MOMENT, nullable=False),
        _of_user("code_app"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_code_app")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        _user(),
        sa.Column("code_hash", sa.String(length=64), nullable=False, comment="SHA-256, hex"),
        sa.Column("created_at", MOMENT, nullable=False),
        _of_user("recovery_code"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_recovery_code_code_hash")),
    )
    op.create_index(op.f("ix_recovery_code_user_id"), "recovery_code", ["user_id"])
    op.create_table(
        "passkey",
        sa.Column("id", sa.Integer(), nullable=False),
        _user(),
        sa.Column(
            "credential_id", sa.String(length=1400), nullable=False, comment="base64url"
        ),
        sa.Column("public_key", sa.LargeBinary(), nullable=False, comment="COSE"),
        sa.Column(
            "sign_count",
            sa.BigInteger(),
            nullable=False,
            comment="one that goes back is a copy; 0: not counted",
        ),
        sa.Column(
            "site",
            sa.String(length=253),
            nullable=False,
            comment="relying party it was made for",
        ),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        _of_user("passkey"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    op.create_index(op.f("ix_passkey_user_id"), "passkey", ["user_id"])
    op.create_table(
        "used_challenge",
        sa.Column("digest", sa.String(length=64), nullable=False, comment="SHA-256, hex"),
        sa.Column("until", MOMENT, nullable=False, comment="refused by its age from then on"),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_used_challenge")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "account_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        _user(),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column(
            "agent",
            sa.String(length=200),
            nullable=False,
            comment="what the browser said of itself",
        ),
        sa.Column("happened_at", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", MOMENT, nullable=True, comment="null: given up"),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("error", sa.String(length=300), nullable=False, comment="of the last attempt"),
        sa.Column("message_id", sa.String(length=120), nullable=False),
        _of_user("account_notice"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_notice")),
    )
    op.create_index(op.f("ix_account_notice_user_id"), "account_notice", ["user_id"])
    op.create_index(
        "ix_account_notice_waiting",
        "account_notice",
        ["next_try_at"],
        sqlite_where=sa.text("sent_at IS NULL"),
        postgresql_where=sa.text("sent_at IS NULL"),
    )


def downgrade() -> None:
    for table in (
        "account_notice",
        "used_challenge",
        "passkey",
        "recovery_code",
        "code_app",
        "device",
    ):
        op.drop_table(table)
    for table, column in (
        ("web_session", "device_id"),
        ("web_session", "second_at"),
        ("web_session", "way"),
        ("user", "email"),
    ):
        op.drop_column(table, column)
