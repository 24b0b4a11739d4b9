"""Checking a password for the web: counted first, hashed outside any transaction.

How many failures are free and how long one waits then: `db.accounts.sign_in`.
"""

from dataclasses import dataclass

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool

from db.accounts import passwords, sign_in
from db.engine import reading, transaction

_HASHING = CapacityLimiter(2)  # argon2 takes 64 MB each time: a flood of attempts queues here


@dataclass(frozen=True, slots=True)
class Attempt:
    """What became of an attempt: a user, seconds to wait, or neither."""

    user_id: int | None = None
    wait: int = 0


async def check(username: str, password: str) -> Attempt:
    """Whose password this is. The failures of the user name are forgiven by the caller."""
    wait = await run_in_threadpool(_take, username)
    if wait:
        return Attempt(wait=wait)
    return Attempt(await to_thread.run_sync(_prove, username, password, limiter=_HASHING))


def _take(username: str) -> int:
    with transaction() as session:
        return sign_in.take_attempt(session, username)


def _prove(username: str, password: str) -> int | None:
    with reading() as session:
        candidate = sign_in.candidate(session, username)
    return candidate.user_id if passwords.matches(password, candidate.password_hash) else None
