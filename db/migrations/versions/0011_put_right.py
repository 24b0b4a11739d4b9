"""Let what was written about a tenant be put right, with its history."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    name = op.f("fk_case_person_id")
    inline = op.get_context().dialect.name == "sqlite"  # else it would copy the table
    op.add_column(
        "case",
        sa.Column(
            "person_id",
            sa.Integer(),
            *([sa.ForeignKey("person.id", name=name)] if inline else []),
            nullable=True,
            comment="whom of the household it is for; null: the first one named",
        ),
        inline_references=inline,
    )
    if not inline:
        op.create_foreign_key(name, "case", "person", ["person_id"], ["id"])
    op.create_index(op.f("ix_case_person_id"), "case", ["person_id"], unique=False)
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False, comment="where it was corrected"),
        sa.Column("person_id", sa.Integer(), nullable=True, comment="whose field it is"),
        sa.Column("field", sa.String(24), nullable=False),
        sa.Column(
            "before",
            sa.LargeBinary(),
            nullable=False,
            comment="text, code or number; of `person` and `member` an id of person",
        ),
        sa.Column("after", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case.id"], name=op.f("fk_correction_case_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_correction_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_correction_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    op.create_index(op.f("ix_correction_case_id"), "correction", ["case_id"], unique=False)
    op.create_index(op.f("ix_correction_person_id"), "correction", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_table("correction")
    op.drop_index(op.f("ix_case_person_id"), table_name="case")
    op.drop_column("case", "person_id")
