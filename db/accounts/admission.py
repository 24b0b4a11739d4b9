"""Letting somebody in: what their sign-in still lacks, and by which device they came.

A password right, and a second factor where one is due: only then is the browser a device of that
account, and only then is its owner told of a new one.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from db.access import audit, without_actor
from db.accounts import devices, external, notices, sessions, sign_in
from db.accounts.sessions import SignedIn
from db.accounts.throttle import NOWHERE, Came
from db.clock import utcnow
from db.models.accounts import User, WebSession
from domain.accounts.notices import NoticeKind
from domain.accounts.second import SignInStep, Way, still_counts
from domain.acts import Act
from settings import get_settings


@dataclass(frozen=True, slots=True)
class Browser:
    """What a browser brings and says of itself."""

    device: str
    """The token by which it is known; may be empty."""
    agent: str
    origin: str = ""
    """The address it comes from."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """A session that was opened or goes on: what the browser is given, and what comes next."""

    session: str
    """The token for its cookie."""
    device: str
    """The token for the device's cookie; empty: it stays as it is."""
    me: SignedIn
    came_before: bool = True
    """Nobody else was signed in here before."""


@without_actor("a password, a passkey or a provider has said who it is")
def admit(
    session: Session,
    user_id: int,
    way: Way,
    browser: Browser,
    *,
    old_token: str = "",
    proved: bool = False,
    came: Came = NOWHERE,
) -> Admitted:
    """Open a session; the one the browser came with ends. `proved`: a second factor was shown.
    The failures of the name where it `came` from are forgotten.
    """
    if not lets_in(session, user_id, way):
        raise PermissionError("this account does not come in that way")
    before = sessions.whose(session, old_token)
    sessions.close_session(session, old_token)
    sign_in.forgive(session, session.get_one(User, user_id).username, came)
    shown = utcnow() if proved else _shown_today(session, user_id, browser)
    token = sessions.open_session(session, user_id, browser.agent, way, shown)
    session.flush()
    return _onward(session, token, browser, came_before=before in (None, user_id))


@without_actor("it tells who has shown a passkey whether that is enough")
def lets_in(session: Session, user_id: int, way: Way) -> bool:
    """Whether an account may come in that way. Whoever a provider vouches for comes in by it
    alone: what the provider takes away is not to be had by a passkey made here.
    """
    if way in (Way.PROVIDER, Way.BUTTON):
        return True
    return get_settings().local_accounts and not external.is_external(session, user_id)


@without_actor("whoever holds the token has shown a second factor just now")
def prove(session: Session, token: str, browser: Browser, how: str) -> Admitted | None:
    """The second factor was shown: the session becomes whole, under another token.

    None where the session has ended meanwhile.
    """
    me = sessions.find_session(session, token, before_change=True)
    if me is None:
        return None
    token = sessions.prove(session, me.session_id, utcnow())
    audit(session, me.actor, Act.USER_SECOND, me.username, how)
    session.flush()
    return _onward(session, token, browser)


@without_actor("the person of `me` has just set a new password")
def again(session: Session, me: SignedIn, browser: Browser) -> Admitted:
    """A new session in the place of those that a new password ended, for the same person at the
    same device; every other device is an unknown one from now on. It lasts no longer than the
    session in which the password was changed.
    """
    devices.forget(session, me.actor.user_id, but=me.device_id)
    until = session.get_one(WebSession, me.session_id).expires_at
    known = me.way, me.second_at, me.device_id, until
    token = sessions.open_session(session, me.actor.user_id, browser.agent, *known)
    session.flush()
    return _onward(session, token, browser)


def _onward(
    session: Session, token: str, browser: Browser, *, came_before: bool = True
) -> Admitted:
    me = sessions.find_session(session, token, before_change=True)
    if me is None:  # the account was disabled in this moment
        raise PermissionError("the account is not active")
    if me.step is SignInStep.SECOND or me.way is Way.BUTTON:
        return Admitted(token, "", me, came_before)
    here = devices.arrive(session, me.actor.user_id, browser.device, browser.agent, me.second_at)
    session.get_one(WebSession, me.session_id).device_id = here.id
    if here.is_new:
        notices.tell(session, me.actor.user_id, NoticeKind.NEW_DEVICE, browser.agent)
        audit(session, me.actor, Act.USER_DEVICE, me.username)
    return Admitted(token, here.token, replace(me, device_id=here.id), came_before)


def _shown_today(session: Session, user_id: int, browser: Browser) -> datetime | None:
    shown = devices.second_shown_at(session, user_id, browser.device)
    longest = timedelta(hours=get_settings().session_max_hours)
    return shown if still_counts(shown, utcnow(), longest) else None
