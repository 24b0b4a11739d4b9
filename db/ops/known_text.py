"""Whether the keys in use are those of this database: a known text is sealed in it.

A wrong or lost key is said at the start, and not found out at the first case that does not open.
"""

from sqlalchemy import Connection, Engine, inspect, text

from db import crypto
from db.crypto import Unreadable
from db.models.installation import Installation
from domain.errors import CannotRun

KNOWN = "Ponte"
_OF_OTHERS = (
    "PONTE_ENCRYPTION_KEYS: these are not the keys that this database was written with: names and "
    "what tenants said do not open. Nothing was changed. Put back the keys from their copy, the "
    "newest first; a key that is lost for good cannot be replaced, but a backup made with another "
    "key can be restored"
)


def check(engine: Engine) -> None:
    """Raise CannotRun where the keys do not open what is stored. Changes nothing; asks the known
    text, and in a database from before there was one the first name.
    """
    tables = set(inspect(engine).get_table_names())
    with engine.connect().execution_options(ponte_writes=False) as connection:
        token = None
        if "installation" in tables and _has_column(connection):
            token = connection.scalar(text("SELECT known_text FROM installation"))
        if token is None and "person" in tables:
            token = connection.scalar(text("SELECT family_name FROM person ORDER BY id LIMIT 1"))
    if token is None:
        return
    try:
        crypto.decrypt(bytes(token))
    except Unreadable:
        raise CannotRun(_OF_OTHERS) from None


def _has_column(connection: Connection) -> bool:
    columns = inspect(connection).get_columns(Installation.__tablename__)
    return any(column["name"] == "known_text" for column in columns)
