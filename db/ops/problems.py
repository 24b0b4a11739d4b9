"""What is wrong with how an installation keeps its data, in sentences that end with what to do."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from db import crypto
from db.access import requires
from db.clock import utcnow
from db.engine import engine_of
from db.mail import outbox
from db.ops import alive, backup_runs, disk
from db.ops.alive import SchemaState
from db.ops.disk import Problem
from db.record import grants
from domain.business_time import day_of
from domain.permissions import Actor, Permission
from domain.vocabulary import N_
from settings import Settings, get_settings, key_sources, unknown

UNKNOWN = N_(
    "{name}: there is no such setting, so it does nothing. All of them stand in `.env.example`."
)
NO_BACKUPS = N_(
    "Nobody makes backups. Say a folder in PONTE_BACKUP_DIR, best on another machine, and a key in "
    "PONTE_BACKUP_RECIPIENT."
)
NONE_YET = N_("There is no backup yet: the first is made at {hour}:00.")
NO_FOLDER = N_("PONTE_BACKUP_DIR: there is no folder {path}. Make it, or see why it is away.")
OLD = N_("The newest backup is of {day}. Run `python -m db backup` and look at what it says.")
FAILED = N_("The last backup failed; it is tried again. `python -m db doctor` says why.")
VOLUME = N_(
    "PostgreSQL does not encrypt its files. Make sure that its volume and its own backups are "
    "encrypted, then say PONTE_DATABASE_VOLUME_ENCRYPTED=1."
)
OWNER = N_(
    "The role that Ponte uses may change the record. Make it another than the owner of the tables, "
    "and give it its rights: `python -m db grants ROLE --apply`."
)
SCHEMA = N_(
    "The tables are those of an older Ponte: start this one, or run `python -m db migrate`."
)
NO_CLOCK = N_(
    "Nobody does what is due: no reminder, mail or backup leaves by itself. Start the clock "
    "(`make clock`, or a server with PONTE_CLOCK=inside)."
)
STILL = N_(
    "For {minutes} minutes nobody has done what is due: reminders, mail and backups wait. Look at "
    "the log of the clock and start it again."
)
MAIL = N_(
    "{n} messages wait to be sent, the oldest for {minutes} minutes. See whether the mail server "
    "answers, and what the log says of it."
)
SKEW = N_(
    "The hour of this machine is {seconds} seconds off that of the database: set both by a time "
    "server (NTP)."
)
MAIL_WAITS = timedelta(minutes=30)
KEYS_HALF = N_("{name} holds {n} keys: end the change of keys with `python -m db {command}`.")
_ENDED_BY = {"encryption_keys": "rotate-keys --drop-old", "database_keys": "encrypt-database"}


@requires(Permission.USERS_WRITE)
def of_installation(session: Session, actor: Actor) -> list[Problem]:
    """What an administrator should know; nothing in a demonstration."""
    settings = get_settings()
    return [] if settings.demo else found(session, settings)


def found(session: Session, settings: Settings) -> list[Problem]:
    """All of them, for the command line too."""
    engine = engine_of(session)
    return [
        *(Problem(UNKNOWN, {"name": name}) for name in unknown()),
        *disk.problems(settings, engine),
        *_of_keys(settings),
        *_of_server(session, settings),
        *of_life(session),
        *_of_backups(session, settings),
    ]


def of_life(session: Session) -> list[Problem]:
    """Whether tables, clock and mail are as they should be."""
    signs = alive.signs(session)
    if signs.schema is SchemaState.OLDER:
        return [Problem(SCHEMA)]
    found = []
    if signs.clock_age is None:
        found.append(Problem(NO_CLOCK))
    elif signs.clock_age > alive.LATE:
        found.append(Problem(STILL, {"minutes": _minutes(signs.clock_age)}))
    if signs.hour_is_off:
        found.append(Problem(SKEW, {"seconds": round(abs(signs.ahead).total_seconds())}))
    waiting = alive.waiting(session)
    if outbox.by_mail() and waiting.oldest > MAIL_WAITS:
        about = {"n": waiting.messages, "minutes": _minutes(waiting.oldest)}
        found.append(Problem(MAIL, about))
    return found


def _minutes(past: timedelta) -> int:
    return round(past.total_seconds() / 60)


def _of_keys(settings: Settings) -> list[Problem]:
    counts = {name: len(crypto.found(settings, name)) for name in _ENDED_BY}
    return [
        Problem(KEYS_HALF, {"name": key_sources.variable(name), "n": n, "command": _ENDED_BY[name]})
        for name, n in counts.items()
        if n > 1
    ]


def _of_server(session: Session, settings: Settings) -> list[Problem]:
    if engine_of(session).dialect.name != "postgresql":
        return []
    volume = [] if settings.database_volume_encrypted else [Problem(VOLUME)]
    return volume + [Problem(OWNER)] * grants.may_rewrite(session)


def _of_backups(session: Session, settings: Settings) -> list[Problem]:
    folder = Path(settings.backup_dir)
    if settings.backup_dir and not folder.is_dir():
        return [Problem(NO_FOLDER, {"path": folder})]
    if backup_runs.last_failure(session):
        return [Problem(FAILED)]
    if not settings.backup_dir:
        return [Problem(NO_BACKUPS)]
    last = backup_runs.last_good(session)
    if last is None:
        return [Problem(NONE_YET, {"hour": settings.backup_hour})]
    if last < utcnow() - backup_runs.LATE:
        return [Problem(OLD, {"day": day_of(last)})]
    return []
