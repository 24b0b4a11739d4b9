"""Who typed what a browser hands over: known also when their session has just ended."""

from datetime import timedelta

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from db.access import without_actor
from db.accounts import devices
from db.accounts.sessions import find_session
from db.clock import utcnow
from db.crypto import token_hash
from db.models.accounts import User, WebSession
from db.models.factors import CodeApp, Passkey
from domain.accounts.second import SignInStep
from domain.permissions import Actor

STILL_TYPED = timedelta(days=1)
"""So long after the end of a session what was typed in it is still taken in as a draft."""


@without_actor("this is how the actor is found, to take in a draft and for nothing else")
def find_writer(session: Session, token: str, device: str = "") -> Actor | None:
    """Who typed in the browser of a token, also when its session ended within the last day.

    None where the account is not active; and where nothing but a password was shown of an account
    with a second factor, unless it is known at the `device`: a page lies there under its cover. Of
    a session in force this counts as use.
    """
    found = find_session(session, token, before_change=True)
    if found is not None:
        whole = found.step is not SignInStep.SECOND or found.device_id is not None
        known = whole or devices.knows(session, device, found.username)
        return found.actor if known else None
    since = utcnow() - STILL_TYPED
    passkey, app = (exists().where(table.user_id == User.id) for table in (Passkey, CodeApp))
    row = session.execute(
        select(User.id, User.name, User.role, User.username)
        .add_columns(or_(WebSession.device_id.is_not(None), ~or_(passkey, app)).label("whole"))
        .join(WebSession, WebSession.user_id == User.id)
        .where(
            WebSession.token_hash == token_hash(token),
            or_(WebSession.revoked_at.is_(None), WebSession.revoked_at > since),
            WebSession.expires_at > since,
            User.active,
        )
    ).one_or_none()
    if row is None or not (row.whole or devices.knows(session, device, row.username)):
        return None
    return Actor(row.id, row.name, row.role)
