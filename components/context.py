"""Who is looking, and the only two ways a screen reaches the database: `read` and `write`.

Streamlit runs fragments without the shell, so every run looks the session up again: a revoked
person stops at the next click, wherever it lands. Within one run reads look it up once; a write
looks again in its own transaction.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from time import perf_counter
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from urllib.parse import quote, urlsplit

import streamlit as st
import structlog
from sqlalchemy.orm import Session

import i18n
import metrics
from components import snapshot
from db import engine
from db.accounts import users as accounts
from db.accounts import writers
from db.crypto import token_hash
from db.record import refusals
from domain.permissions import Actor, Permission, PermissionDenied
from i18n import _
from settings import get_settings

COOKIE, _PERSON = "ponte_session", "person-of-this-tab"
P = ParamSpec("P")
R = TypeVar("R")
log = structlog.get_logger()


class SignedOut(Exception):
    """The session is not there any more, has expired or was revoked."""


class DatabaseUnavailable(Exception):
    """The database is locked or gone; nothing was written."""


def _token() -> str:
    """The session token of this browser, or an empty string."""
    return st.context.cookies.get(COOKIE, "")


_last_acts: list[Callable[[], None]] = []
_seen: ContextVar[list[accounts.SignedIn] | None] = ContextVar("seen", default=None)
"""Who was found signed in during this run of the script; None outside of a run."""


def _signed_in(session: Session) -> accounts.SignedIn:
    found = accounts.find_session(session, _token())
    if found is None or not _same_person(found.actor):
        raise SignedOut
    return found


def _same_person(found: Actor) -> bool:
    """Whether this tab belongs to them: a connection taken up again brings the cookie of whoever
    signed in meanwhile, and what the tab holds is of the person before.
    """
    return bool(st.session_state.setdefault(_PERSON, found.user_id) == found.user_id)


def _once(session: Session) -> accounts.SignedIn:
    """The same, asked of the database once in a run."""
    seen = _seen.get()
    if seen:
        return seen[0]
    found = _signed_in(session)
    if seen is not None:
        seen.append(found)
    return found


@contextmanager
def _one_run(*, whole: bool) -> Iterator[None]:
    """What stays the same until the run ends: who is signed in, and in which language.

    `whole`: the shell runs, not a fragment of its page alone.
    """
    if _seen.get() is not None:
        yield
        return
    token, began = _seen.set([]), perf_counter()
    i18n.use(_language_of_session())
    try:
        with snapshot.one_run():
            yield
    finally:
        page = st.session_state.get("page", "")  # a page of ours: `navigation.arrive`
        metrics.rerun(page, whole=whole, seconds=perf_counter() - began)
        i18n.use(None)
        _seen.reset(token)


def read(
    function: Callable[Concatenate[Session, Actor, P], R], *args: P.args, **kwargs: P.kwargs
) -> R:
    """Call a function of `db` as the signed-in person, in a session that cannot write.

    Raises SignedOut, PermissionDenied or DatabaseUnavailable; `guarded` shows each of them.
    """
    with _answered("read failed", function), snapshot.session() as session:
        return function(session, _once(session).actor, *args, **kwargs)


def recall(function: Callable[..., R], *args: Any) -> R:
    """As `read`, asked of the database once in a run however many parts of the screen ask."""
    return cast(R, snapshot.told((function, *args), lambda: read(function, *args)))


def write(
    function: Callable[Concatenate[Session, Actor, P], R], *args: P.args, **kwargs: P.kwargs
) -> R:
    """The same in a transaction of its own: committed when this returns, else nothing written.

    Never call anything of `st.*` inside `function`: a rerun would roll it back in silence.
    """
    snapshot.let_go()
    with _answered("write failed", function), engine.transaction() as session:
        return function(session, _signed_in(session).actor, *args, **kwargs)


@contextmanager
def _answered(failed: str, function: Callable[..., object]) -> Iterator[None]:
    """Whoever is refused is noted; a database that does not answer is one error for the screen."""
    try:
        yield
    except PermissionDenied as error:
        _note_refusal(error, function.__name__)
        raise
    except engine.UNANSWERED as error:
        log.error(failed, function=function.__name__, error=_kind(error))
        raise DatabaseUnavailable from error


def aside() -> Callable[..., Any]:
    """A `write` for a thread of its own, which knows no screen: as this person, for as long as
    they stay signed in here. Raises SignedOut, PermissionDenied or DatabaseUnavailable then.
    """
    token, person = _token(), actor().user_id
    snapshot.let_go()

    def write_aside(function: Callable[..., R], *args: Any) -> R:
        with _answered("write failed", function), engine.transaction() as session:
            found = accounts.find_session(session, token)
            if found is None or found.actor.user_id != person:
                raise SignedOut
            return function(session, found.actor, *args)

    return write_aside


def hand_in(
    function: Callable[Concatenate[Session, Actor, P], R], *args: P.args, **kwargs: P.kwargs
) -> R:
    """As `write`, for a draft alone: also where the session of its writer has just ended."""
    snapshot.let_go()
    with _answered("draft not kept", function), engine.transaction() as session:
        writer = writers.find_writer(session, _token())
        if writer is None or not _same_person(writer):
            raise SignedOut
        return function(session, writer, *args, **kwargs)


def before_the_end(act: Callable[[], None]) -> None:
    """Have `act` called in a run that finds its session ended, before the screen is given up."""
    if act not in _last_acts:
        _last_acts.append(act)


def actor() -> Actor:
    """The signed-in person."""
    return signed_in().actor


def signed_in() -> accounts.SignedIn:
    """The signed-in person with session and language. Raises SignedOut, DatabaseUnavailable."""
    if seen := _seen.get():
        return seen[0]
    try:
        with snapshot.session() as session:
            return _once(session)
    except engine.UNANSWERED as error:
        raise DatabaseUnavailable from error


def browser() -> str:
    """What tells this session from any other, the same person's too. Raises SignedOut."""
    signed_in()
    return token_hash(_token())


def demand(permission: Permission) -> Actor:
    """The signed-in person, who must hold `permission`; else PermissionDenied."""
    who = actor()
    if not who.may(permission):
        refused = PermissionDenied(who, permission)
        _note_refusal(refused, "demand")
        raise refused
    return who


def _kind(error: Exception) -> str:
    return type(getattr(error, "orig", None) or error).__name__


def _note_refusal(error: PermissionDenied, asked: str) -> None:
    """Put on record who was refused what; where that fails it is refused all the same."""
    if error.actor is None:
        return
    snapshot.let_go()
    try:
        with engine.transaction() as session:
            refusals.note(session, error.actor, error.permission, asked)
    except engine.UNANSWERED as failure:
        log.error("a refusal is not on record", error=_kind(failure))


def guarded(function: Callable[P, R], *, whole: bool = True) -> Callable[P, R | None]:
    """Show what went wrong in words instead of letting it out; used by the shell and `fragment`."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R | None:
        try:
            with _one_run(whole=whole):
                return function(*args, **kwargs)
        except SignedOut:
            _keep_what_came()
            _show_signed_out()
        except PermissionDenied:
            st.warning(_("Your role has no access to this page."), icon=":material/lock:")
        except DatabaseUnavailable:
            st.error(
                _(
                    "The database does not answer. What you saved is safe, and so are your drafts. "
                    "Try again in a moment."
                ),
                icon=":material/cloud_off:",
            )
            st.button(_("Try again"), key=f"again-{function.__name__}")
        return None

    return run


def fragment(function: Callable[P, R]) -> Callable[P, Any]:
    """`st.fragment` that also guards: use this one in pages and components."""
    return st.fragment(guarded(function, whole=False))


def named_fragment(key: str) -> Callable[[Callable[P, R]], Callable[P, Any]]:
    """A fragment that callbacks elsewhere on the page may run alone, by `st.rerun(key)`."""
    return lambda function: st.fragment(guarded(function, whole=False), key=key)


def origin() -> str:
    """Where Ponte is reached: the setting, else the address of this page."""
    if get_settings().public_url:
        return get_settings().public_url.rstrip("/")
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}"


def _keep_what_came() -> None:
    """The texts of this run stay drafts; where that fails, the screen is covered all the same."""
    for act in _last_acts:
        try:
            act()
        except (SignedOut, DatabaseUnavailable, PermissionDenied):
            log.warning("draft of an ended session not kept")


def _show_signed_out() -> None:
    path = urlsplit(st.context.url or "/").path or "/"
    st.error(
        _("Your session has ended. The texts you were writing are kept for you."),
        icon=":material/logout:",
    )
    # A plain link: the sign-in page is outside Streamlit and needs a full page load. Its class
    # tells `web/accounts/session.js` to look at once, and to cover the page.
    st.html(
        f'<a class="ponte-button ponte-ended" target="_self" href="/auth/login?next={quote(path)}">'
        f"{_('Sign in again')}</a>"
    )


def set_language() -> None:
    """Let `i18n` ask this browser session for its language, in callbacks too."""
    i18n.resolve_with(_language_of_session)


def _language_of_session() -> str | None:
    return st.session_state.get("language")
