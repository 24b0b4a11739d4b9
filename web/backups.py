"""The daily backup: made by a process of its own, and told when it failed."""

import asyncio
import shutil
import signal
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import make_msgid

import structlog
from starlette.concurrency import run_in_threadpool

import i18n
from db.engine import reading
from db.ops import backup_runs
from domain.mail.messages import Delivery
from domain.vocabulary import N_
from exchange.mail import smtp
from i18n import _
from settings import ROOT, get_settings

EVERY_SECONDS = 60
TOLD_AGAIN_AFTER = timedelta(hours=20)
_POLITE = ("nice", "-n", "10") if shutil.which("nice") else ()
COMMAND = (*_POLITE, sys.executable, "-m", "db", "backup", "--scheduled")
"""People who work come first."""
MESSAGE = N_(
    "The backup of Ponte failed. On the server `python -m db doctor` says why, and what to put "
    "right.\n\nNothing in use is lost. It is tried again every hour; this message comes once a day."
)
log = structlog.get_logger()


class Keeper:
    """What this process remembers: when it last wrote that a backup failed."""

    def __init__(self) -> None:
        self._told_at: datetime | None = None

    async def turn(self) -> None:
        """Make today's backup if it is missing; write to who is to know if it fails."""
        if not await run_in_threadpool(_is_due):
            return
        why = await _made()
        if not why:
            return
        log.error("the backup failed", why=why)
        now = datetime.now(UTC)
        told = self._told_at is not None and now - self._told_at < TOLD_AGAIN_AFTER
        if not told and await _tell():
            self._told_at = now


def _is_due() -> bool:
    with reading() as session:
        return backup_runs.is_due(session)


async def _made() -> str:
    """Why it failed; empty where it did not. Ended with the server: a draft then goes unnamed."""
    process = await asyncio.create_subprocess_exec(
        *COMMAND,
        cwd=ROOT,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        _out, said = await process.communicate()
    except asyncio.CancelledError:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGINT)  # it takes away what it has begun
        raise
    if not process.returncode:
        return ""
    lines = said.decode("utf-8", "replace").strip().splitlines()
    return lines[-1].removeprefix("python -m db: ") if lines else backup_runs.STOPPED


async def _tell() -> bool:
    """Write to the address of the settings; whether the mail server took it. Why it failed, with
    paths and hosts, is for who sees the server.
    """
    settings = get_settings()
    if not (settings.backup_mail_to and settings.smtp_host):
        return False
    with i18n.speaking(i18n.DEFAULT_LANGUAGE):
        subject, body = _("Ponte: the backup failed"), _(MESSAGE)
    number = make_msgid(domain="ponte")
    result, problem = await smtp.deliver(
        smtp.compose(settings.backup_mail_to, subject, body, number)
    )
    if result is not Delivery.ACCEPTED:
        log.warning("nobody could be told of the backup", why=problem)
    return result is Delivery.ACCEPTED
