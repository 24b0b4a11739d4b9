"""Make room for an index of names that finds them in spite of slips and tells nothing.

It is filled at the start that follows, with the keys (`db.people.fill`).
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "name_word",
        sa.Column("label", sa.LargeBinary(length=16), nullable=False, comment="keyed hash"),
        sa.Column(
            "word", sa.LargeBinary(), nullable=False, comment="sealed; all of one length"
        ),
        sa.Column(
            "place",
            sa.BigInteger(),
            nullable=False,
            comment="in the order in which words became known",
        ),
        sa.PrimaryKeyConstraint("label", name=op.f("pk_name_word")),
        sa.UniqueConstraint("place", name=op.f("uq_name_word_place")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "name_posting",
        sa.Column(
            "key",
            sa.LargeBinary(length=16),
            nullable=False,
            comment="keyed hash of the word and the piece's number",
        ),
        sa.Column(
            "ids", sa.LargeBinary(), nullable=False, comment="sealed ids of persons, padded"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_name_posting")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("name_posting")
    op.drop_table("name_word")
