"""Challenges for passkeys: made without a trace, good for minutes, in one browser, once.

A challenge carries its own end and a keyed digest of what it is for and of the browser it was given
to, so asking for one writes nothing. That it was answered is written, until its end.
"""

import hashlib
import hmac
import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from db import crypto
from db.access import without_actor
from db.clock import utcnow
from db.engine import insert_into
from db.models.factors import UsedChallenge

LASTS = timedelta(minutes=5)
_RANDOM, _END, _MAC = 16, 8, 32


def make(purpose: str, browser: str) -> bytes:
    """A new challenge for the browser that holds the token `browser`."""
    end = int((utcnow() + LASTS).timestamp())
    body = secrets.token_bytes(_RANDOM) + end.to_bytes(_END, "big")
    return body + _mac(body, purpose, browser)


def use(session: Session, challenge: bytes, purpose: str, browser: str) -> bool:
    """Whether a challenge is one of ours, for this, for this browser, in time, and not yet used; it
    is from now on.
    """
    body, mac = challenge[: _RANDOM + _END], challenge[_RANDOM + _END :]
    if not browser or not hmac.compare_digest(mac, _mac(body, purpose, browser)):
        return False
    end = datetime.fromtimestamp(int.from_bytes(body[_RANDOM:], "big"), UTC)
    if utcnow() > end:
        return False
    fresh = session.scalar(
        insert_into(session, UsedChallenge)
        .values(digest=hashlib.sha256(challenge).hexdigest(), until=end)
        .on_conflict_do_nothing()
        .returning(UsedChallenge.digest)
    )
    return fresh is not None


@without_actor("the clock does it")
def forget_old(session: Session) -> None:
    """Remove those that their age refuses."""
    session.execute(delete(UsedChallenge).where(UsedChallenge.until < utcnow()))


def _mac(body: bytes, purpose: str, browser: str) -> bytes:
    said = b"\0".join((b"passkey challenge", purpose.encode(), browser.encode(), body))
    return hmac.digest(crypto.index_key(), said, "sha256")
