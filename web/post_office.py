"""Send what the outbox holds: claim, write, hand over, note what became of it.

Any number of servers may do this on one database; each message is claimed by one of them.
"""

from email.message import EmailMessage

import structlog
from starlette.concurrency import run_in_threadpool

from db import outbox, outbox_check, tasks
from db.clock import utcnow
from db.engine import reading, transaction
from db.outbox import Claimed
from domain.mail import Delivery, MailKind
from domain.task import TaskKind
from exchange import outgoing, post

AT_ONCE = 50
"""Messages sent in a row before the other duties of the clock have their turn."""
_ASKING = (MailKind.REFERRAL, MailKind.REMINDER)
log = structlog.get_logger()


async def send_waiting() -> int:
    """Try every message whose turn has come, at most AT_ONCE; how many were claimed."""
    for tried in range(AT_ONCE):
        claimed = await run_in_threadpool(_claim)
        if claimed is None:
            return tried
        try:
            message = await run_in_threadpool(_write, claimed)
        except Exception as error:
            log.exception("mail not written", mail=claimed.id)
            await run_in_threadpool(_settle, claimed, Delivery.TRY_AGAIN, type(error).__name__)
            continue
        if message is not None:
            delivery, problem = await post.deliver(message)
            await run_in_threadpool(_settle, claimed, delivery, problem)
    return AT_ONCE


def _claim() -> Claimed | None:
    """In a transaction of its own: the attempt counts, whatever happens next."""
    with reading() as session:
        if not outbox.by_mail() or not outbox.anything(session):
            return None
    with transaction() as session:
        return outbox.claim(session)


def _write(claimed: Claimed) -> EmailMessage | None:
    with transaction() as session:
        about = outbox_check.due_now(session, claimed)
        if about is None:
            return None
        subject, body = outgoing.write(session, claimed, about)
        body = outgoing.with_links(session, claimed, body)
    return post.compose(claimed.address, subject, body, claimed.message_id)


def _settle(claimed: Claimed, delivery: Delivery, problem: str) -> None:
    """Note what became of it; when a request cannot reach the partner, somebody must call."""
    if problem:
        log.warning("mail not sent", mail=claimed.id, kind=claimed.kind.value, problem=problem)
    with transaction() as session:
        given_up = outbox.settle(session, claimed, delivery, problem)
        if given_up and claimed.kind in _ASKING:
            for referral in outbox.referrals_of(session, claimed.id):
                tasks.set_for(session, TaskKind.NO_MAIL, referral, utcnow())
