"""Backups by the clock: when one is due, what came of each, which files are kept."""

import re
import time
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from db.access import without_actor
from db.clock import utcnow
from db.engine import transaction
from db.models.installation import BackupRun
from domain.business_time import ROME
from settings import Settings, get_settings

AGAIN_AFTER = timedelta(hours=1)
"""A backup that failed is tried again then; one that says nothing for as long has been stopped."""
LATE = timedelta(hours=26)
_LOCK = 0x42_41_43_4B_55_50  # "BACKUP": of two servers one begins
_FILE = re.compile(r"ponte-(\d{4}-\d\d-\d\d)-\d{6}\.(age|zip)")
STOPPED = "stopped before it was done"


def moment(now: datetime, hour: int) -> datetime:
    """When the backup that should be there by now was to begin."""
    local = now.astimezone(ROME)
    at = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    return at if at <= local else at - timedelta(days=1)


@without_actor("the clock, no data")
def is_due(session: Session) -> bool:
    """Whether today's backup is missing and nobody is at it."""
    settings, now = get_settings(), utcnow()
    if not settings.backup_dir:
        return False
    since = moment(now, settings.backup_hour)
    good = select(BackupRun.id).where(
        BackupRun.started_at >= since, BackupRun.ended_at.is_not(None), BackupRun.failure == ""
    )
    tried = select(BackupRun.id).where(BackupRun.started_at > now - AGAIN_AFTER)
    return not (session.scalar(good.limit(1)) or session.scalar(tried.limit(1)))


def begin(engine: Engine, file: str, *, if_due: bool = False) -> int | None:
    """Note that a backup begins; None where it is not due any more."""
    with transaction(engine) as session:
        if engine.dialect.name == "postgresql":
            session.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        if if_due and not is_due(session):
            return None
        run = BackupRun(started_at=utcnow(), file=file)
        session.add(run)
        session.flush()
        return run.id


def end(engine: Engine, run_id: int, rows: int, size: int, failure: str = "") -> None:
    """Note what came of it."""
    with transaction(engine) as session:
        run = session.get_one(BackupRun, run_id)
        run.ended_at, run.rows, run.size, run.failure = utcnow(), rows, size, failure[:400]


def last_good(session: Session) -> datetime | None:
    """When the newest backup began that was written and read back."""
    good = (BackupRun.ended_at.is_not(None), BackupRun.failure == "")
    return session.scalar(select(func.max(BackupRun.started_at)).where(*good))


def last_failure(session: Session) -> str:
    """Why the last attempt failed; empty where it did not, or goes on."""
    run = session.scalars(select(BackupRun).order_by(BackupRun.id.desc()).limit(1)).first()
    if run is None or run.failure or run.ended_at is not None:
        return run.failure if run else ""
    return STOPPED if run.started_at < utcnow() - AGAIN_AFTER else ""


def name_at(now: datetime, *, closed: bool) -> str:
    """The name of a file: its day and time in Rome, and what opens it."""
    return f"ponte-{now.astimezone(ROME):%Y-%m-%d-%H%M%S}.{'age' if closed else 'zip'}"


def kept(days: Iterable[date], daily: int, weekly: int, monthly: int) -> set[date]:
    """Of the days with a backup those that are kept: the newest, and of weeks and months before
    the newest day of each.
    """
    newest = sorted(set(days), reverse=True)
    weeks: dict[tuple[int, int], date] = {}
    months: dict[tuple[int, int], date] = {}
    for day in newest:
        weeks.setdefault(day.isocalendar()[:2], day)
        months.setdefault((day.year, day.month), day)
    return {
        *newest[:daily],
        *list(weeks.values())[:weekly],
        *list(months.values())[:monthly],
    }


def tidy(folder: Path, settings: Settings) -> list[str]:
    """Delete our files of days that are not kept, whatever else lies there; their names. What one
    that was killed left goes too.
    """
    for draft in folder.glob(".ponte-*.*"):
        if time.time() - draft.stat().st_mtime > LATE.total_seconds():
            draft.unlink(missing_ok=True)
    ours = {file: date.fromisoformat(m[1]) for file in folder.iterdir() if (m := _day(file))}
    how = (settings.backup_keep_daily, settings.backup_keep_weekly, settings.backup_keep_monthly)
    keep = kept(ours.values(), *how)
    gone = [file for file, day in ours.items() if day not in keep]
    for file in gone:
        file.unlink(missing_ok=True)
    return sorted(file.name for file in gone)


def _day(file: Path) -> re.Match[str] | None:
    return _FILE.fullmatch(file.name)
