"""What a browser carries while its owner signs in at a provider: sealed, and for minutes.

It binds the way back to the browser that went: a link made of somebody else's journey opens
nothing. The cookie is Lax, for the way back comes from another site.
"""

import json
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response

from db import crypto
from db.clock import utcnow
from web import requests

COOKIE = "ponte_provider"
LASTS = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Journey:
    """A sign-in that has begun."""

    provider: str
    following: str
    began: str
    state: str
    nonce: str
    verifier: str

    def until(self) -> datetime:
        """When it is too late to come back."""
        return datetime.fromisoformat(self.began) + LASTS

    def fits(self, provider: str, state: str) -> bool:
        """Whether this is the way back from there, in time."""
        same = secrets.compare_digest(self.state.encode(), state.encode("utf-8", "replace"))
        return same and self.provider == provider and utcnow() < self.until()


def begin(provider: str, following: str) -> Journey:
    """A new one, which nobody can guess."""
    state, nonce, verifier = (secrets.token_urlsafe(48) for _part in range(3))
    return Journey(provider, following, utcnow().isoformat(), state, nonce, verifier)


def pack(request: Request, response: Response, journey: Journey) -> None:
    """Give it to the browser."""
    response.set_cookie(
        COOKIE,
        crypto.encrypt(json.dumps(asdict(journey))).decode(),
        max_age=int(LASTS.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=requests.over_tls(request),
        path="/",
    )


def unpack(request: Request) -> Journey | None:
    """The one the browser brings, None if it is none of ours."""
    try:
        return Journey(**json.loads(crypto.decrypt(request.cookies.get(COOKIE, "").encode())))
    except (crypto.Unreadable, ValueError, TypeError):
        return None


def drop(request: Request, response: Response) -> None:
    """It serves once."""
    response.delete_cookie(
        COOKIE, httponly=True, samesite="lax", secure=requests.over_tls(request), path="/"
    )
