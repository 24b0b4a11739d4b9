"""That somebody opened a case or a list of cases: on record, once for each time."""

from sqlalchemy.orm import Session

from db.access import audit, requires
from domain.acts import Act
from domain.permissions import Actor, Permission


@requires(Permission.CASES_READ)
def note(session: Session, actor: Actor, reference: str) -> None:
    """A case that `db.cases.detail` has shown to `actor`."""
    audit(session, actor, Act.CASE_READ, reference)


@requires(Permission.CASES_READ)
def note_list(session: Session, actor: Actor, said: str) -> None:
    """A list of cases with their needs; `said`: by what it was narrowed, in codes, no name."""
    audit(session, actor, Act.CASE_LIST, "list", said)
