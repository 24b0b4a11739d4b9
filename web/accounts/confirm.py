"""Who changes how an account is entered shows the password first, or a second factor just now."""

from datetime import timedelta

from starlette.requests import Request

from db.accounts.users import SignedIn
from db.clock import utcnow
from domain.accounts.second import SignInStep, Way
from i18n import _
from web import wording
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
    answer = await attempts.check(me.username, fields.get("current", ""))
    if answer.wait:
        return wording.wait(answer.wait)
    return "" if answer.user_id == me.actor.user_id else _("The present password is not right.")
