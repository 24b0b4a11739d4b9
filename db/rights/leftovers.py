"""What is nobody's act and has a term of its own: drafts nobody came back to, ended sessions.

`domain.rights.terms` says the terms; what Ponte keeps elsewhere with a term is deleted there.
"""

from sqlalchemy import Engine, delete
from sqlalchemy.orm import Session

from db.access import without_actor
from db.clock import utcnow
from db.models.accounts import WebSession
from db.models.campo import FieldEntry
from db.models.people import Draft
from domain.rights.terms import DRAFTS, SESSIONS


@without_actor("the clock does it; scratch alone")
def forget(session: Session) -> None:
    """Delete what is over."""
    now = utcnow()
    session.execute(delete(Draft).where(Draft.updated_at < now - DRAFTS))
    aside = FieldEntry.aside.is_not(None), FieldEntry.decided_at < now - DRAFTS
    session.execute(delete(FieldEntry).where(*aside))
    session.execute(delete(WebSession).where(WebSession.expires_at < now - SESSIONS))


@without_actor("the clock does it once something was destroyed")
def leave_no_copy(engine: Engine) -> None:
    """Let SQLite write over what its journal still holds of what was destroyed."""
    if engine.dialect.name == "sqlite":
        connection = engine.raw_connection()
        try:  # outside of any transaction; where somebody still reads, it is left for the next time
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()
