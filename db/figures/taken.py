"""Figures taken out as a file: who did, and what, is on record."""

from sqlalchemy.orm import Session

from db.access import audit, requires
from domain.acts import Act
from domain.permissions import Actor, Permission


@requires(Permission.FIGURES_READ)
def note(session: Session, actor: Actor, what: str, said: str) -> None:
    """Record that what the screen shows went out: `what` names it for machines (`map`, `quarter
    VA-01`), `said` tells the form and by what it was narrowed, in codes.
    """
    audit(session, actor, Act.FIGURES_EXPORT, what, said)
