"""Letting somebody in who has proved who they are, however it was: a session, and where it leads.

What comes before the page they asked for (second factor, new password, enrolment) is decided in
`domain.accounts.second`; `lead` has the addresses.
"""

from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from db.accounts import admission
from db.accounts.admission import Admitted, Browser
from db.accounts.throttle import NOWHERE, Came
from db.accounts.users import SignedIn
from db.engine import transaction
from domain.accounts.second import SignInStep, Way
from web import requests
from web.accounts.attempts import origin_of

ACCOUNT = "/auth/account"
PAGES = {
    SignInStep.SECOND: "/auth/second",
    SignInStep.PASSWORD: "/auth/password",
    SignInStep.ENROL: "/auth/enrol",
}


async def admit(
    request: Request,
    user_id: int,
    following: str,
    way: Way = Way.PASSWORD,
    *,
    proved: bool = False,
    came: Came = NOWHERE,
) -> Response:
    """A new session, never the one the browser came with. `proved`: the way was two factors.
    Failures of the name where it `came` from are forgotten.
    """
    let_in = await run_in_threadpool(_open, request, user_id, way, proved, came)
    return onward(request, let_in, following)


def onward(request: Request, let_in: Admitted, following: str) -> Response:
    """The cookies, and the next page on the way to `following`."""
    if not let_in.came_before:  # the address may be a case another person had open
        following = "/"
    response = RedirectResponse(lead(let_in.me, following), 303)
    give(request, response, let_in)
    return response


def give(request: Request, response: Response, let_in: Admitted) -> None:
    """The cookies of a session and of its device."""
    requests.set_session(request, response, let_in.session)
    if let_in.device:
        requests.set_device(request, response, let_in.device)


def lead(me: SignedIn | None, following: str) -> str:
    """The address that comes first for `me` on the way to `following`."""
    if me is None or me.step is None:
        return following
    return f"{PAGES[me.step]}?" + urlencode({"next": following})


def wanted(value: str | None) -> str:
    """Where a form of these pages leads to: a page of Ponte's, or one's own account."""
    return ACCOUNT if value == ACCOUNT else requests.local_path(value)


def browser(request: Request) -> Browser:
    """What a browser brings and says of itself."""
    agent = request.headers.get("user-agent", "")
    return Browser(requests.device_token(request), agent, origin_of(request))


def _open(request: Request, user_id: int, way: Way, proved: bool, came: Came) -> Admitted:
    old = request.cookies.get(requests.SESSION_COOKIE, "")
    with transaction() as session:
        return admission.admit(
            session, user_id, way, browser(request), old_token=old, proved=proved, came=came
        )
