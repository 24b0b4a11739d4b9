"""Everything that opens something in a person's name, closed at once.

A password or a factor is put right because somebody else may have had it: whatever they could have
made with it (a session, a device that is known, the address of a calendar) must not outlive it.
"""

from sqlalchemy import update
from sqlalchemy.orm import Session

from db.accounts import devices
from db.accounts.sessions import end_sessions
from db.clock import utcnow
from db.models.accounts import User
from db.models.campo import FieldDevice

FALLS = {"web_session.token_hash", "device.token_hash", "user.calendar_hash"}
"""What a token of a person is known by. A new kind of token is named here, and closed below."""
STAYS = {"user.password_hash", "recovery_code.code_hash"}
"""What is given up by itself: it is what the person signs in with."""


def everything(session: Session, user_id: int) -> None:
    """Nothing that was opened in a person's name goes on, wherever it was opened."""
    end_sessions(session, user_id)
    devices.forget(session, user_id)
    calendar(session, user_id)


def calendar(session: Session, user_id: int) -> None:
    """The address of their calendar reads nothing any more; they make another when they wish."""
    mine = User.id == user_id, User.calendar_hash.is_not(None)
    session.execute(update(User).where(*mine).values(calendar_hash=None))


def field_devices(session: Session, user_id: int) -> None:
    """What lies on their devices of the camper is erased at its next contact: they leave, or do
    other work. A new password does not do it: what waits to be sent would be lost.
    """
    mine = FieldDevice.user_id == user_id, FieldDevice.revoked_at.is_(None)
    session.execute(update(FieldDevice).where(*mine).values(revoked_at=utcnow()))
