"""Refuse a start in real use with settings that would fail later, and say which."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from pydantic import ValidationError
from sqlalchemy.exc import ArgumentError, OperationalError

from db import crypto
from db.engine import get_engine

HOW = """
Make both once, and keep a copy in a safe place: without them nobody can read the data again.

  {python} -m db keys >> .env
"""


def main() -> str | None:
    """What is wrong, or None."""
    try:
        crypto.check_keys()
        get_engine().connect().close()
    except crypto.KeysMissing as error:
        return f"Ponte cannot start: {error}.\n{HOW.format(python=sys.executable)}"
    except ValidationError as error:
        return f"Ponte cannot start: a setting is not valid.\n{error}"
    except ValueError as error:
        return f"Ponte cannot start: PONTE_ENCRYPTION_KEYS holds no Fernet key ({error})."
    except (ArgumentError, OperationalError) as error:
        return f"Ponte cannot start: DATABASE_URL leads to no database ({error})."
    return None


if __name__ == "__main__":
    sys.exit(main())
