"""Send what the outbox holds: claim, write, hand over, note what became of it.

Any number of servers may do this on one database; each message is claimed by one of them.
"""

import asyncio
from asyncio import Task
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from email.message import EmailMessage
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from db.engine import reading, transaction
from db.mail import dispatch, outbox
from db.mail.dispatch import Claimed
from db.referrals import mail_check
from db.referrals import sending as referral_sending
from domain.mail.messages import Delivery
from exchange.mail import outgoing, smtp

AT_ONCE = 50
"""Messages begun in a row before the clock has its turn."""
UNDER_WAY = 20
"""Messages a process has under way at most, each on a connection of its own."""
PATIENCE_SECONDS = 5.0
"""A message that takes longer is left to itself, and the next goes on beside it."""
log = structlog.get_logger()


class Office:
    """What this process is sending."""

    def __init__(self, start: Callable[[Coroutine[Any, Any, None]], Task[None]]) -> None:
        self._start = start
        self._under_way: set[Task[None]] = set()

    async def turn(self) -> int:
        """Begin every message whose turn has come, one after the other; how many were claimed."""
        for begun in range(AT_ONCE):
            claimed = None
            if len(self._under_way) < UNDER_WAY:
                claimed = await run_in_threadpool(_claim)
            if claimed is None:
                return begun
            attempt = self._start(_attempt(claimed))
            self._under_way.add(attempt)
            attempt.add_done_callback(self._under_way.discard)
            await asyncio.wait({attempt}, timeout=PATIENCE_SECONDS)
        return AT_ONCE


async def _attempt(claimed: Claimed) -> None:
    """Whatever goes wrong with one message, the others go on."""
    try:
        if claimed.given:  # whoever gave it away died before it could say how that ended
            await run_in_threadpool(_settle, claimed, Delivery.UNKNOWN, "no answer was seen")
        else:
            await _send(claimed)
    except smtp.NotNeeded:
        log.info("mail not needed any more", mail=claimed.id)
    except Exception:
        log.exception("mail not settled", mail=claimed.id)


async def _send(claimed: Claimed) -> None:
    try:
        message = await run_in_threadpool(_write, claimed)
    except Exception as error:
        log.exception("mail not written", mail=claimed.id)
        await run_in_threadpool(_settle, claimed, Delivery.TRY_AGAIN, type(error).__name__)
        return
    if message is not None:
        async with _held(claimed):
            delivery, problem = await smtp.deliver(
                message, lambda: run_in_threadpool(_give, claimed)
            )
            await run_in_threadpool(_settle, claimed, delivery, problem)


@asynccontextmanager
async def _held(claimed: Claimed) -> AsyncIterator[None]:
    """Renew the claim meanwhile, so that no other process takes the message over."""

    async def renew() -> None:
        while True:
            await asyncio.sleep(dispatch.LEASE.total_seconds() / 3)
            with suppress(SQLAlchemyError):
                await run_in_threadpool(_renew, claimed)

    keeper = asyncio.create_task(renew())
    try:
        yield
    finally:
        keeper.cancel()
        with suppress(asyncio.CancelledError):
            await keeper


def _claim() -> Claimed | None:
    """In a transaction of its own: the attempt counts, whatever happens next."""
    with reading() as session:
        if not outbox.by_mail() or not dispatch.anything(session):
            return None
    with transaction() as session:
        return dispatch.claim(session)


def _write(claimed: Claimed) -> EmailMessage | None:
    with transaction() as session:
        about = mail_check.due_now(session, claimed)
        if about is None:
            return None
        subject, body = outgoing.write(session, claimed, about)
        body = outgoing.with_links(session, claimed, body)
        stop_at = outgoing.stop_at(session, claimed)
    return smtp.compose(claimed.address, subject, body, claimed.message_id, stop_at)


def _give(claimed: Claimed) -> bool:
    with transaction() as session:
        return dispatch.give(session, claimed)


def _renew(claimed: Claimed) -> None:
    with transaction() as session:
        dispatch.renew(session, claimed)


def _settle(claimed: Claimed, delivery: Delivery, problem: str) -> None:
    """Note what became of it, for the request too; where a person must act, that one is told."""
    if problem:
        log.warning("mail not sent", mail=claimed.id, kind=claimed.kind.value, problem=problem)
    with transaction() as session:
        referral_sending.settled(session, claimed, delivery, problem)
