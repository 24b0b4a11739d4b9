"""Send people of the agency what they want to be told of their work, when the clock says."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import structlog
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from db.engine import reading, transaction
from db.home import staff_mail
from db.home.staff_mail import StaffLetter
from db.mail import outbox
from domain.mail.messages import Delivery
from exchange.home import letter as staff_letter
from exchange.mail import smtp

AT_ONCE = 20
log = structlog.get_logger()


def queue_digests(turn: Callable[[], AbstractContextManager[Session]]) -> None:
    """Each working morning, for whoever wants it; a transaction each."""
    if not outbox.by_mail():
        return
    with reading() as session:
        wanted = staff_mail.to_digest(session)
    for user_id in wanted:
        with turn() as session:
            staff_mail.queue_digest(session, user_id)


async def turn() -> int:
    """Send every message whose turn has come, one after the other; how many were tried."""
    for tried in range(AT_ONCE):
        letter = await run_in_threadpool(_claim)
        if letter is None:
            return tried
        delivery, problem = await _send(letter)
        if problem:
            log.warning("mail to staff not sent", mail=letter.ids[0], problem=problem)
        if delivery is not None:
            await run_in_threadpool(_settle, letter, delivery, problem)
    return AT_ONCE


async def _send(letter: StaffLetter) -> tuple[Delivery | None, str]:
    try:
        message = smtp.compose(letter.address, *staff_letter.write(letter), letter.message_id)
    except ValueError:
        return Delivery.REFUSED, "not a mail address"
    try:
        return await smtp.deliver(message, lambda: run_in_threadpool(_give, letter))
    except smtp.NotNeeded:
        return None, ""


def _claim() -> StaffLetter | None:
    with reading() as session:
        if not outbox.by_mail() or not staff_mail.anything(session):
            return None
    with transaction() as session:
        return staff_mail.claim(session)


def _give(letter: StaffLetter) -> bool:
    with transaction() as session:
        return staff_mail.give(session, letter)


def _settle(letter: StaffLetter, delivery: Delivery, problem: str) -> None:
    with transaction() as session:
        staff_mail.settle(session, letter, delivery, problem)
