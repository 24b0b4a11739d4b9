"""Send what people are told of their own accounts; the clock has its turn here."""

import structlog
from starlette.concurrency import run_in_threadpool

from db.accounts import notices
from db.accounts.notices import Due
from db.engine import reading, transaction
from domain.mail.messages import Delivery
from exchange.accounts import letter
from exchange.mail import smtp
from settings import get_settings

AT_ONCE = 20
log = structlog.get_logger()


async def turn() -> int:
    """Send every notice whose turn has come, one after the other; how many were tried."""
    for tried in range(AT_ONCE):
        due = await run_in_threadpool(_claim)
        if due is None:
            return tried
        delivery, problem = await _send(due)
        if problem:
            log.warning("notice not sent", notice=due.id, problem=problem)
        await run_in_threadpool(_settle, due, delivery, problem)
    return AT_ONCE


async def _send(due: Due) -> tuple[Delivery, str]:
    try:
        message = smtp.compose(due.address, *letter.write(due), due.message_id)
    except ValueError:
        return Delivery.REFUSED, "not a mail address"
    return await smtp.deliver(message)


def _claim() -> Due | None:
    with reading() as session:
        if not get_settings().smtp_host or not notices.anything(session):
            return None
    with transaction() as session:
        return notices.claim(session)


def _settle(due: Due, delivery: Delivery, problem: str) -> None:
    with transaction() as session:
        notices.settle(
            session,
            due,
            sent=delivery is Delivery.ACCEPTED,
            refused=delivery is Delivery.REFUSED,
            error=problem,
        )
