"""Letting somebody in who has proved who they are, however it was: a session, and where it leads.

What comes before the page they asked for (a new password) is decided in `lead`.
"""

from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from db.accounts import sessions, sign_in, throttle
from db.accounts import users as accounts
from db.accounts.throttle import Came
from db.accounts.users import SignedIn
from db.engine import transaction
from web import requests


async def admit(
    request: Request, user_id: int, following: str, came: Came = throttle.NOWHERE
) -> Response:
    """A new session, never the one the browser came with; the failures of `came` are forgotten."""
    old = request.cookies.get(requests.SESSION_COOKIE, "")
    agent = request.headers.get("user-agent", "")
    token, me, came_before = await run_in_threadpool(_open, user_id, agent, old, came)
    if not came_before:  # the address may be a case another person had open
        following = "/"
    response = RedirectResponse(lead(me, following), 303)
    requests.set_session(request, response, token)
    return response


def lead(me: SignedIn | None, following: str) -> str:
    """The address that comes first for `me` on the way to `following`."""
    if me is not None and me.must_change:
        return "/auth/password?" + urlencode({"next": following})
    return following


def _open(
    user_id: int, agent: str, old_token: str, came: Came
) -> tuple[str, SignedIn | None, bool]:
    """The token, whom it stands for, whether nobody else was here before."""
    with transaction() as session:
        before = sessions.whose(session, old_token)
        accounts.close_session(session, old_token)
        token = sign_in.succeed(session, user_id, agent, came)
        session.flush()
        me = accounts.find_session(session, token, before_change=True)
    return token, me, before in (None, user_id)
