"""Checking a password for the web: counted first, hashed outside any transaction.

How many failures are free and how long one waits then: `db.accounts.throttle`.
"""

from dataclasses import dataclass
from ipaddress import IPv4Address, ip_address, ip_network

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from db.accounts import devices, passwords, sign_in
from db.accounts.throttle import Came
from db.engine import reading, transaction
from domain.errors import Refused
from i18n import _
from web import requests, wording
from web.accounts import hashing

UNKNOWN_PLACE = "?"


@dataclass(frozen=True, slots=True)
class Attempt:
    """What became of an attempt: a user, seconds to wait, or neither; and where it came from."""

    came: Came
    user_id: int | None = None
    wait: int = 0
    busy: bool = False
    """Waiting because others are before them, not for failures."""
    over: bool = False
    """The password was right, and was to be used before now."""


def status(attempt: Attempt) -> int:
    """The HTTP status of an attempt that did not open."""
    if attempt.busy:
        return 503
    return 429 if attempt.wait else 401


def said(attempt: Attempt) -> str:
    """Why a password did not open."""
    if attempt.busy:
        return _("Many people are signing in at this moment. Try again in a few seconds.")
    if attempt.wait:
        return wording.wait(attempt.wait)
    if attempt.over:
        return _(
            "This password was for the first sign-in and has expired. "
            "Ask your administrator for a new one."
        )
    return _("User name or password is not right.")


async def check(request: Request, username: str, password: str) -> Attempt:
    """Whose password this is. The failures of the user name are forgiven by the caller."""
    came = await run_in_threadpool(_came, request, username)
    queue = hashing.KNOWN if came.device else hashing.ANYBODY
    if wait := queue.wait():
        return Attempt(came, wait=wait, busy=True)
    try:
        return await queue.run(lambda: _attempt(came, username, password))
    except Refused:
        return Attempt(came, wait=max(1, queue.wait()), busy=True)


def origin_of(request: Request) -> str:
    """The place an attempt comes from. One household or office has a whole /64 of IPv6."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return UNKNOWN_PLACE
    if isinstance(address, IPv4Address):
        return str(address)
    mapped = address.ipv4_mapped
    return str(mapped or ip_network((address, 64), strict=False))


def _came(request: Request, username: str) -> Came:
    """Where it comes from; with its device, if the name has come in by it before."""
    origin, token = origin_of(request), requests.device_token(request)
    if not token:
        return Came(origin)
    with reading() as session:
        known = devices.knows(session, token, username)
    return Came(origin, token if known else "")


def _attempt(came: Came, username: str, password: str) -> Attempt:
    with transaction() as session:
        wait = sign_in.take_attempt(session, username, came)
    if wait:
        return Attempt(came, wait=wait)
    with reading() as session:
        candidate = sign_in.candidate(session, username)
    fits = passwords.matches(password, candidate.password_hash)
    if fits and not candidate.over():
        return Attempt(came, candidate.user_id)
    with transaction() as session:
        sign_in.fail(session, username, came)
    return Attempt(came, over=fits)
