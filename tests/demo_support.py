"""What tests of the demonstration and of backups share."""

from datetime import date

from sqlalchemy import Engine, select

from db.models import Base

SUNDAY = date(2026, 11, 22)


def content(engine: Engine) -> dict[str, list[tuple]]:
    """Everything but keys' work: ciphertexts opened, digests and moments of loading left out."""
    left_out = {"person_token", "name_word", "name_posting", "audit_event", "record_head", "user"}
    result = {}
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            if table.name not in left_out:
                result[table.name] = sorted(map(repr, connection.execute(select(table)).all()))
    return result
