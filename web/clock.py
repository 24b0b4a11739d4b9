"""What Ponte does by itself: start-up, and every half minute the due times.

What is due in the database is done by each server, or by one process beside them (`web.apart`);
what a server remembers it looks after itself in either case.
"""

import asyncio
import gc
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

import structlog
from starlette.concurrency import run_in_threadpool

import metrics
from db import crypto, engine
from db.accounts import passwords, sessions, sign_in
from db.accounts import users as accounts
from db.cover import supply as cover_supply
from db.directory import search as directory_search
from db.engine import reading, transaction
from db.figures import month_sums as fact_sums
from db.figures import week_sums as tally_figures
from db.ops import disk, installation, statistics
from db.ops.migrate import migrate
from db.people import known_words
from db.record import checks
from db.referrals import news
from settings import get_settings
from web import backups, due, heap, post_office, sockets
from web.accounts import notices as account_notices
from web.home import staff_post
from web.rights import duties as rights

EVERY_SECONDS = 30
POST_EVERY_SECONDS = 3
"""A message should reach the partner while the community manager still speaks of it."""
NEWS_EVERY_SECONDS = 5
"""With the look of a page, every fifteen, an answer is on screen within half a minute."""
LOOK_EVERY_SECONDS = 600
"""Whether the record was looked over today: reading it takes its time, beside the other duties."""
GARBAGE = 10_000, 10, 10
"""Objects made before Python looks for garbage in circles, 700 by itself: a list of 50,000 rows
would be looked through so often that planning it takes twice as long.
"""
log = structlog.get_logger()
Duty = Callable[[], Coroutine[Any, Any, object]]


def prepare() -> None:
    """Check the keys, migrate, erase again what a restore brought back, and keep demonstration
    accounts where they belong.
    """
    crypto.check_keys()
    installation.check(engine.get_engine(), demo=get_settings().demo)
    migrate()
    installation.settle(engine.get_engine(), demo=get_settings().demo)
    for problem in disk.problems(get_settings(), engine.get_engine()):
        log.warning("the disk is not as it should be", problem=str(problem))
    passwords.warm_up()
    rights.before_serving()
    with transaction() as session:
        if get_settings().demo:
            accounts.ensure_demo_users(session)
        else:
            accounts.retire_demo_users(session)


def warm_up() -> None:
    """Build the search index, sum up the directory, read the words of names: no visitor waits.

    Streamlit collects garbage after every run of a script, through all there is in memory: with
    the index of 10,000 organisations that is 0.4 s. What stays for good is taken out of its way.
    """
    with reading() as session:
        directory_search.warm(session)
        cover_supply.supplies(session)
        known_words.warm(session)
    engine.get_engine().dispose()  # what was read once need not stay in their caches
    gc.collect()
    heap.give_back()
    gc.freeze()
    gc.set_threshold(*GARBAGE)


async def run_for_ever() -> None:
    """All duties of a server, from the start until cancelled."""
    async with asyncio.TaskGroup() as duties:
        duties.create_task(_guarded(in_thread(warm_up)))
        _every(duties, EVERY_SECONDS, in_thread(look_after_memory))
        _every(duties, NEWS_EVERY_SECONDS, in_thread(look_for_news))
        _every(duties, sockets.EVERY_SECONDS, sockets.look)
        if get_settings().clock == "inside":
            begin_due(duties)


async def do_what_is_due() -> None:
    """What is due in the database, from the start until cancelled."""
    async with asyncio.TaskGroup() as duties:
        begin_due(duties)


def begin_due(duties: asyncio.TaskGroup) -> None:
    """Begin what any number of processes may do on one database, and each thing is done once."""
    office = post_office.Office(duties.create_task)
    _every(duties, EVERY_SECONDS, in_thread(due.tick))
    _every(duties, POST_EVERY_SECONDS, office.turn)
    _every(duties, backups.EVERY_SECONDS, backups.Keeper().turn)
    _every(duties, LOOK_EVERY_SECONDS, in_thread(look_over))
    _every(duties, LOOK_EVERY_SECONDS, in_thread(keep_statistics))
    _every(duties, POST_EVERY_SECONDS, account_notices.turn)
    _every(duties, POST_EVERY_SECONDS, staff_post.turn)
    _every(duties, EVERY_SECONDS, honour_rights)


def in_thread(duty: Callable[[], object]) -> Duty:
    """A duty that waits for the database, so that nobody else has to."""

    @wraps(duty)
    async def done() -> object:
        return await run_in_threadpool(duty)

    return done


def _every(duties: asyncio.TaskGroup, seconds: float, duty: Duty) -> None:
    async def turns() -> None:
        while True:
            await _guarded(duty)
            await asyncio.sleep(seconds)

    duties.create_task(turns())


async def _guarded(duty: Duty) -> None:
    """A duty that fails is tried again at its next turn, and does not keep others from theirs."""
    with metrics.of_clock():
        try:
            await duty()
        except Exception as error:
            due.tell_failure(duty, error)


def look_after_memory() -> None:
    """Write down what this process has noted; have its figures and keys at hand anew."""
    crypto.ask_for_keys_again()  # one may be newer: texts are sealed with it from now on
    with transaction() as session:
        sessions.note_use(session)
        sign_in.tell_refusals(session)
    with reading() as session:
        tally_figures.renew(session)
        fact_sums.renew(session)
        cover_supply.supplies(session)


async def honour_rights() -> None:
    """Erasures and retention, a short piece at a time: others have their turn in between."""
    while await run_in_threadpool(rights.carry_out, engine.turn):
        await asyncio.sleep(engine.BREATH_SECONDS)


def look_for_news() -> None:
    """Take note of what partners answered, for the pages that ask."""
    with reading() as session:
        news.look(session)


def look_over() -> None:
    """Once a day: whether the record is what was written."""
    found = checks.look(engine.get_engine())
    if found is not None and not found.whole:
        log.error("the record is not what was written", faults=len(found.faults))


def keep_statistics() -> None:
    """Let the embedded database know of tables that have grown."""
    statistics.keep(engine.get_engine())
