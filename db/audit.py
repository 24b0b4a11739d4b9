"""The record of what was done and read, newest first, in pages."""

from datetime import datetime

import pandas as pd
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.access import requires
from db.models.accounts import AuditEvent, User
from domain.permissions import Actor, Permission
from domain.text import clean_line


@requires(Permission.AUDIT_READ)
def list_events(
    session: Session,
    actor: Actor,
    *,
    username: str = "",
    subject: str = "",
    before: tuple[datetime, int] | None = None,
    size: int = 50,
) -> pd.DataFrame:
    """One page: id, at, name (missing: the system), action, subject, detail.

    Of one user when `username` is given, on one exact subject when `subject` is; `before` is
    the moment and id of the last event of the page above. The cost does not grow with the
    number of events.
    """
    query = (
        select(
            AuditEvent.id, AuditEvent.at, User.name, AuditEvent.action, AuditEvent.subject,
            AuditEvent.detail,
        )
        .outerjoin(User, User.id == AuditEvent.user_id)
        .order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
        .limit(max(1, min(size, 500)))
    )  # fmt: skip
    if before is not None:
        at, event_id = before
        query = query.where(AuditEvent.at <= at, or_(AuditEvent.at < at, AuditEvent.id < event_id))
    if username:
        known = select(User.id).where(User.username == username).scalar_subquery()
        query = query.where(AuditEvent.user_id == known)
    if subject:
        query = query.where(AuditEvent.subject == clean_line(subject))
    columns = [column["name"] for column in query.column_descriptions]
    return pd.DataFrame(session.execute(query).all(), columns=columns)
