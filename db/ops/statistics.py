"""What the embedded database knows of itself, by which it chooses how to look something up."""

from sqlalchemy import Engine, text

from db.access import without_actor


@without_actor("the clock does it; no data")
def keep(engine: Engine) -> None:
    """Let SQLite look again at tables that have grown since it did; PostgreSQL does so by itself.

    Where nothing grew that takes milliseconds; a table that has, or has a new index, is read whole
    and nobody writes meanwhile: seconds at 1,000,000 cases. An upgrade does so before people come.
    """
    if engine.dialect.name != "sqlite":
        return
    with engine.connect() as connection:
        connection.execute(text("PRAGMA optimize(0x10002)"))
        connection.commit()
