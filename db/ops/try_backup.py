"""A backup is one when it has been read back: into a database made for it, and thrown away."""

import os
import shutil
import tempfile
import time
from pathlib import Path

from alembic import command
from sqlalchemy import Engine, func, select

from db.engine import make_engine
from db.models import Base
from db.ops.backup import tables
from db.ops.migrate import alembic_config
from db.ops.restore import restore
from db.ops.sealed import Opening
from db.progress import Progress
from db.record.verify import verify
from domain.errors import CannotRun
from settings import get_settings

_PREFIX = "ponte-backup-"
DAY_SECONDS = 86_400


class Trial:
    """Reads one back; `whole` says afterwards whether the record of acts in it is as written."""

    whole = False

    def __call__(self, path: Path, how: Opening, progress: Progress) -> int:
        """Restore the file aside, encrypted, and count; the number of rows. Raises CannotRun."""
        with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=_place()) as folder:
            scratch = make_engine(f"sqlite:///{folder}/scratch.db", [os.urandom(32)])
            try:
                _empty(scratch)
                rows = restore(scratch, path, progress, how)
                more = _count(scratch) - rows
                self.whole = verify(scratch, progress).whole
            finally:
                scratch.dispose()
        if more not in (1, 2):  # that it was restored is on record there; and the record's head
            raise CannotRun(f"read back, the backup has {rows + more - 1} rows instead of {rows}")
        return rows


def _place() -> Path:
    """On a disk of this machine: backups may lie on a share, where SQLite cannot lock. What one
    that was killed left there goes.
    """
    place = get_settings().var_dir
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in place.glob(f"{_PREFIX}*"):
        if time.time() - left.stat().st_mtime > DAY_SECONDS:
            shutil.rmtree(left, ignore_errors=True)
    return place


def _empty(engine: Engine) -> None:
    Base.metadata.create_all(engine)
    with engine.connect() as connection, connection.begin():
        command.stamp(alembic_config(connection), "head")


def _count(engine: Engine) -> int:
    with engine.connect().execution_options(ponte_writes=False) as connection:
        counts = (connection.scalar(select(func.count()).select_from(t)) or 0 for t in tables())
        return sum(counts)
