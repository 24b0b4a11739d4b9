"""What is due in the database, one duty after the other, in small transactions."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import structlog
from sqlalchemy.exc import SQLAlchemyError

import metrics
from db import crypto
from db.accounts import challenges, devices, notices, throttle
from db.clock import utcnow
from db.directory import verification_ask
from db.engine import reading, transaction, turn
from db.figures import releases
from db.figures import weeks as tallies
from db.home import staff_mail
from db.mail import outbox
from db.ops import alive
from db.record import seal
from db.referrals import expiry as referral_expiry
from db.referrals import reminders
from db.visible import kept
from db.warnings import look as early_warning_look
from db.warnings import told
from domain.business_time import MAIN_PROVINCE, Calendar
from domain.errors import NotAllowed
from settings import get_settings
from web.home import staff_post
from web.standing import HERE

log = structlog.get_logger()


def tick() -> None:
    """Do whatever is due. What fails is tried again at the next tick, and the others have their
    turn; where the database does not answer at all this raises.
    """
    crypto.ask_for_keys_again()
    for duty in (
        forget_old,
        kept.settle_left,
        count_overdue,
        expire_referrals,
        remind_partners,
        ask_for_verification,
        queue_digests,
        warn_early,
        release_figures,
        seal_record,
    ):
        try:
            duty()
        except Exception as error:
            tell_failure(duty, error)
    with transaction() as session:
        alive.beat(session)
    HERE.turned()


def tell_failure(duty: Callable[[], object], error: Exception) -> None:
    """Count a duty that failed and say so in the log; called where the error was caught."""
    metrics.DUTIES.labels(duty.__qualname__).inc()
    if isinstance(error, SQLAlchemyError):
        log.warning("a duty of the clock failed", error=type(error).__name__)
    else:
        log.exception("a duty of the clock failed")


def forget_old() -> None:
    """Delete what has served its time at the sign-in."""
    with transaction() as session:
        throttle.forget_old(session)
        devices.forget_old(session)
        notices.forget_old(session)
        challenges.forget_old(session)
        staff_mail.forget_old(session)


def count_overdue() -> None:
    """Count what has become overdue."""
    while True:
        with turn() as session:
            if tallies.advance(session, utcnow()) < tallies.SWEEP_BATCH:
                break


def queue_digests() -> None:
    """Each morning, for who asks for it: the day's work by mail."""
    staff_post.queue_digests(turn)


@contextmanager
def _alone(duty: Callable[[], object]) -> Iterator[None]:
    """One of many: where it fails the others have their turn, unless it is the database."""
    try:
        yield
    except SQLAlchemyError:
        raise
    except Exception as error:
        tell_failure(duty, error)


def expire_referrals() -> None:
    """Give up what no partner answered, each in a transaction of its own.

    Of two servers on one database the second finds the referral expired, and leaves it.
    """
    with reading() as session:
        silent = referral_expiry.due(session)
    for referral_id in silent:
        with _alone(expire_referrals), suppress(NotAllowed), turn() as session:
            referral_expiry.expire(session, referral_id)


def remind_partners() -> None:
    """Look again at the requests nobody has answered, a transaction for each partner."""
    with reading() as session:
        waiting = reminders.due(session)
    for partner_id in waiting:
        with _alone(remind_partners), turn() as session:
            reminders.remind(session, partner_id)


def ask_for_verification() -> None:
    """Where mail is sent: ask partners whether what we hold is still true, in working time."""
    calendar = Calendar.of(MAIN_PROVINCE, get_settings().office_hours)
    if not outbox.by_mail() or not calendar.is_open(utcnow()):
        return
    with reading() as session:
        stale = verification_ask.due(session)
    for partner_id in stale:
        with _alone(ask_for_verification), turn() as session:
            verification_ask.ask_by_clock(session, partner_id)


def warn_early() -> None:
    """Once a week, when it has ended: raise what is unusual in it."""
    with reading() as session:
        if early_warning_look.looked(session):
            return
    with turn() as session:
        early_warning_look.look(session)


def release_figures() -> None:
    """Once a week at most: let those who see no cases read what has happened since."""
    with reading() as session:
        due = releases.is_due(session)
    if due:
        with turn() as session:
            releases.make(session)
            told.tell(session)


def seal_record() -> None:
    """Once a day, or as often as the setting says: sign what stands on record."""
    with reading() as session:
        due = seal.is_due(session)
    if due:
        with turn() as session:
            seal.make(session)
    try:
        with reading() as session:
            seal.write_elsewhere(session)
    except OSError as error:
        log.error("the seal could not be written elsewhere", error=type(error).__name__)
