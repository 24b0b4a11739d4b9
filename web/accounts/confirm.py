"""Who changes how an account is entered shows the password first, or a second factor just now."""

from datetime import timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from db.accounts import sign_in
from db.accounts.throttle import Came
from db.accounts.users import SignedIn
from db.clock import utcnow
from db.engine import transaction
from domain.accounts.second import SignInStep, Way
from i18n import _
from web.accounts import attempts

FRESH = timedelta(minutes=10)


def is_due(me: SignedIn) -> bool:
    """Whether the password is asked before a change."""
    return not (me.step is SignInStep.ENROL or is_fresh(me))


def is_fresh(me: SignedIn) -> bool:
    """Whether a second factor was shown within the last minutes."""
    return me.second_at is not None and utcnow() - me.second_at < FRESH


async def refusal(request: Request, me: SignedIn, fields: dict[str, str]) -> str:
    """Why a change may not be made now, in words; empty where it may."""
    if not is_due(me):
        return ""
    if me.way is Way.PROVIDER:
        return _("Sign out and in again first: then you can change this for ten minutes.")
    answer = await attempts.check(request, me.username, fields.get("current", ""))
    if answer.wait:
        return attempts.said(answer)
    if answer.user_id != me.actor.user_id:
        return _("The present password is not right.")
    await run_in_threadpool(_forgive, me.username, answer.came)
    return ""


def _forgive(username: str, came: Came) -> None:
    with transaction() as session:
        sign_in.forgive(session, username, came)
