"""Why Ponte cannot start, in words: settings, keys, database. Asked before anything is served."""

import os
import sys

from pydantic import ValidationError
from sqlalchemy import Engine
from sqlalchemy.exc import ArgumentError, DBAPIError

from db import crypto
from db.access import without_actor
from db.engine import get_engine
from db.ops import alive, disk, installation, line, sealed
from db.ops.migrate import migrate, revision_of
from db.ops.words import AS_OWNER, database_words, file_words
from db.record import grants
from domain.errors import CannotRun
from settings import get_settings, said


def check() -> None:
    """Raise CannotRun unless settings, keys and database are such that Ponte can start."""
    check_settings()
    try:
        crypto.check_keys()
    except CannotRun as error:
        raise CannotRun(str(error)) from error
    check_database()


def open_up() -> None:
    """The database of this kind of use, up to date. Raises CannotRun."""
    check_settings()
    check_database()
    migrate()
    installation.settle(get_engine(), demo=get_settings().demo)


def check_settings() -> None:
    """Raise CannotRun with a line for each setting that is not valid, and where backups are to be
    made by themselves and would be closed for nobody: not at night, when each would fail.
    """
    try:
        settings = get_settings()
    except ValidationError as error:
        raise CannotRun("\n".join(said(error))) from error
    if settings.backup_dir:
        sealed.of_settings(settings)


def check_database() -> None:
    """Raise CannotRun where the database is away, of a later version or of the other kind, where it
    is of an earlier one and this role may not change that, or at the end of a line where others can
    listen.
    """
    settings = get_settings()
    name = "PONTE_DEMO_DATABASE_URL" if settings.demo else "DATABASE_URL"
    name = name if settings.database_url else "PONTE_VAR_DIR"
    try:
        disk.check_file_key(settings)
        engine = get_engine()
        if not settings.demo and not line.is_safe(engine):
            raise CannotRun(f"{name}: {line.UNSAFE}")
        _check_version(engine)
        installation.check(engine, demo=settings.demo)
    except DBAPIError as error:
        raise CannotRun(f"{name}: {database_words(error)}") from error
    except OSError as error:
        raise CannotRun(f"{name}: {file_words(error)}") from error
    except ArgumentError as error:
        raise CannotRun(f"{name}: this is no address of a database") from error


def _check_version(engine: Engine) -> None:
    with engine.connect().execution_options(ponte_writes=False) as connection:
        current, may_migrate = revision_of(connection), grants.may_migrate(connection)
    if current not in (None, *alive.known_revisions()):
        raise CannotRun(
            "the database was brought up to date by a later version of Ponte: start that version"
        )
    if current != alive.known_revisions()[0] and not may_migrate:
        raise CannotRun(f"this role may not bring the tables up to date. {AS_OWNER}")


@without_actor("start, no data")
def address() -> tuple[str, int]:
    """Where to listen: HOST (this machine only, unless said) and PORT. Raises CannotRun."""
    port = os.environ.get("PORT") or "8501"
    if not port.isascii() or not port.isdigit() or not 1 <= int(port) <= 65_535:
        raise CannotRun("PORT: it must be a number from 1 to 65535")
    return os.environ.get("HOST") or "127.0.0.1", int(port)


@without_actor("start, no data")
def or_exit() -> None:
    """End the process with the reason, and no traceback, unless Ponte can start."""
    try:
        check()
    except CannotRun as error:
        sys.exit(in_words(error))


@without_actor("start, no data")
def in_words(error: CannotRun) -> str:
    """What stands on the terminal."""
    return f"Ponte cannot start:\n  {str(error).replace(chr(10), chr(10) + '  ')}"
