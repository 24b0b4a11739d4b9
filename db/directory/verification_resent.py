"""What is proposed behind the link of a verification; what is new in a form sent once more.

What they now write otherwise takes the place of what they proposed before and nobody has decided.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import utcnow
from db.models.follow_up import Proposal, Verification
from domain.directory.verification import (
    MOST_CHANGES,
    NEW,
    NOTE,
    ORGANIZATION,
    TOO_MANY,
    ProposedChange,
    name_of,
)
from domain.errors import Refused

MOST_ROWS = 3 * MOST_CHANGES
UNREAD = ProposedChange(ORGANIZATION, None, NOTE, "", "")
"""That a note is to be read."""


@dataclass(frozen=True, slots=True)
class News:
    """What a second form adds; false when it adds nothing."""

    changes: tuple[ProposedChange, ...]
    replaced: tuple[Proposal, ...]
    note: str

    def __bool__(self) -> bool:
        return bool(self.changes or self.replaced or self.note)


def news(
    session: Session,
    found: Verification,
    changes: Sequence[ProposedChange],
    note: str,
    answers: Mapping[str, str],
) -> News:
    """What is new in a form, beside what was proposed before. Raises Refused (too much)."""
    rows = session.scalars(select(Proposal).where(Proposal.verification_id == found.id)).all()
    kept = [row for row in rows if not _was_replaced(row)]
    known = {(*_place(row), row.after) for row in kept}
    fresh = tuple(c for c in changes if (c.part, c.part_id, c.field, c.after) not in known)
    wanted = {(c.part, c.part_id, c.field): c.after for c in changes}
    replaced = tuple(
        row
        for row in kept
        if row.accepted is None
        and row.field not in (NOTE, NEW)
        and name_of(*_place(row)) in answers
        and wanted.get(_place(row)) != row.after
    )
    if len(rows) + len(fresh) > MOST_ROWS:
        raise Refused({NOTE: TOO_MANY})
    said = f"\n\n{note}\n\n" in f"\n\n{found.note}\n\n"
    return News(fresh, replaced, "" if said else note)


def write(session: Session, found: Verification, new: News, who: str) -> tuple[ProposedChange, ...]:
    """Note it, take back what it replaces; gives the changes to propose."""
    for row in new.replaced:
        row.accepted, row.decided_at = False, utcnow()
    if who and who not in found.who:
        found.who = ", ".join(filter(None, (found.who, who)))
    if not new.note:
        return new.changes
    found.note = "\n\n".join(filter(None, (found.note, new.note)))
    unread = select(Proposal.id).where(
        Proposal.verification_id == found.id, Proposal.field == NOTE, Proposal.accepted.is_(None)
    )
    if session.scalar(unread.limit(1)) is not None:
        return new.changes
    return (*new.changes, UNREAD)


def propose(session: Session, found: Verification, change: ProposedChange) -> None:
    """Store one field for a coordinator to decide."""
    session.add(
        Proposal(
            verification_id=found.id,
            partner_id=found.partner_id,
            part=change.part,
            part_id=change.part_id,
            field=change.field,
            before=change.before,
            after=change.after,
        )
    )


def _place(row: Proposal) -> tuple[str, int | None, str]:
    return row.part, row.part_id, row.field


def _was_replaced(row: Proposal) -> bool:
    return row.accepted is False and row.decided_by is None
