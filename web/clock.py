"""What the server does by itself: start-up, and every half minute the due times."""

import asyncio
import gc
from contextlib import suppress

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from db import (
    accounts,
    crypto,
    directory_search,
    passwords,
    referral_expiry,
    sessions,
    sign_in,
    tallies,
    tally_figures,
)
from db.clock import utcnow
from db.engine import reading, transaction
from db.migrate import migrate
from domain.referral import AnswerNotAllowed
from settings import get_settings

EVERY_SECONDS = 30
log = structlog.get_logger()


def prepare() -> None:
    """Check the keys, migrate, and keep demonstration accounts where they belong."""
    crypto.check_keys()
    migrate()
    passwords.warm_up()
    with transaction() as session:
        if get_settings().demo:
            accounts.ensure_demo_users(session)
        else:
            accounts.retire_demo_users(session)


def warm_up() -> None:
    """Build the search index now, so that the first visitor does not wait for it.

    Streamlit collects garbage after every run of a script, through all there is in memory: with
    the index of 10,000 organisations that is 0.4 s. What stays for good is taken out of its way.
    """
    with reading() as session:
        directory_search.warm(session)
    gc.collect()
    gc.freeze()


async def tick_for_ever() -> None:
    """Tick at start and every half minute until cancelled; a tick that fails is not the last."""
    warming = asyncio.create_task(run_in_threadpool(warm_up))
    warming.add_done_callback(_note_failure)
    while True:
        try:
            await run_in_threadpool(tick)
        except SQLAlchemyError as error:
            log.warning("tick failed", error=str(error)[:300])
        except Exception:
            log.exception("tick failed")
        await asyncio.sleep(EVERY_SECONDS)


def _note_failure(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and task.exception():
        log.warning("search index not built at start", error=str(task.exception())[:300])


def tick() -> None:
    """Count what has become overdue, in small transactions; write down the use of sessions;
    renew the figures that executives look at.
    """
    with transaction() as session:
        sessions.note_use(session)
        sign_in.forget_old_failures(session)
    while True:
        with transaction() as session:
            if tallies.advance(session, utcnow()) < tallies.SWEEP_BATCH:
                break
    expire_referrals()
    with reading() as session:
        tally_figures.renew(session)


def expire_referrals() -> None:
    """Give up what no partner answered, each in a transaction of its own.

    Of two servers on one database the second finds the referral expired, and leaves it.
    """
    with reading() as session:
        silent = referral_expiry.due(session)
    for referral_id in silent:
        with suppress(AnswerNotAllowed), transaction() as session:
            referral_expiry.expire(session, referral_id)
