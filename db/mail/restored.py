"""Mail in a database that a backup was read into: what waits there may have left since the backup
was made, so none of it is sent by itself.

A message that waited counts as begun to be given away, with an outcome that nobody knows: a person
decides, as after a server that died (`dispatch`). What fell due meanwhile is looked up here.
"""

from datetime import datetime

from sqlalchemy import Connection, exists, func, select, update
from sqlalchemy.orm import Session

from db.models.follow_up import Mail
from db.models.installation import Installation
from db.models.staff_mail import StaffMail
from domain.mail.messages import MailState


def hold(connection: Connection, made_at: datetime, now: datetime) -> None:
    """Hold whatever waits in a backup made then, in the transaction that reads it in."""
    for queue in (Mail, StaffMail):
        waiting = queue.state == MailState.QUEUED, queue.given_at.is_(None)
        connection.execute(update(queue).where(*waiting).values(given_at=now))
    known = {"backup_made_at": made_at, "backup_read_at": now}
    connection.execute(update(Installation).values(known))


def held(session: Session) -> int:
    """How many messages to partners wait to be called unknown."""
    waiting = Mail.state == MailState.QUEUED, Mail.given_at.is_not(None)
    return session.scalar(select(func.count()).select_from(Mail).where(*waiting)) or 0


def may_have_left(session: Session, due_at: datetime) -> bool:
    """Whether what fell due then may have been sent before a backup was read in, from a database
    that is lost.
    """
    lost = Installation.backup_made_at <= due_at, Installation.backup_read_at >= due_at
    return bool(session.scalar(select(exists().where(*lost))))
