"""Whether something came in of the requests a role may see: a number, looked up in memory.

The clock looks at the newest lines of all requests every few seconds, and for each role at those of
them it may see. A page asks for the number of its role alone: asking costs no query, and neither
the number nor how long it takes says anything of what the role may not see. It is a digest, as
the number of the newest line would tell how many there are.
"""

import threading
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import crypto
from db.access import requires, without_actor
from db.models.cases import Case
from db.models.referrals import Referral, ReferralEvent
from db.reference.statements import Built, built_once, moment
from db.visible import cases as case_visible
from db.visible import referrals as referral_visible
from domain.permissions import Actor, Permission
from domain.referrals.moves import By
from domain.vocabulary import Role

WINDOW = 200
"""Lines looked at: on PostgreSQL an older number may be committed after a newer one."""
LINES = 1_000


@dataclass(slots=True)
class _Known:
    lines: frozenset[int] = frozenset()
    versions: dict[frozenset[Permission], str] = field(default_factory=dict)
    """By what a role may: nothing here hangs on who somebody is."""


_known = _Known()
_lock = threading.Lock()


@without_actor("what each role may see is asked for it")
def look(session: Session) -> None:
    """Take note of lines that have come; the clock does it."""
    newest = select(ReferralEvent.id).order_by(ReferralEvent.id.desc()).limit(WINDOW)
    lines = frozenset(session.scalars(newest))
    fresh = frozenset(line for line in lines - _known.lines if line > min(_known.lines, default=0))
    if not fresh:
        return
    readers = [Actor(0, "", role) for role in Role]
    found = {reader.rights: _newest_of(session, reader, fresh) for reader in readers}
    with _lock:
        _known.lines = lines
        for rights, line in found.items():
            if line:
                told = f"{' '.join(sorted(rights))} {line}"
                _known.versions[rights] = str(crypto.blind("news", told))


@without_actor("a digest of what the role may see anyway")
def version(role: Role) -> str:
    """What a page of that role compares; empty before anything came."""
    return _known.versions.get(Actor(0, "", role).rights, "")


@requires(Permission.CASES_READ)
def answers_after(session: Session, actor: Actor, since: datetime) -> int:
    """Of how many requests an answer or a question of the partner came since then, as far as the
    actor may see them; among the last LINES lines.
    """
    return session.scalar(_answers(session, actor), {"since": since}) or 0


@built_once
def _answers(session: Session, actor: Actor) -> Built:
    newest = select(ReferralEvent.id).order_by(ReferralEvent.id.desc()).limit(LINES).subquery()
    found = (
        select(func.count(ReferralEvent.referral_id.distinct()))
        .join(newest, newest.c.id == ReferralEvent.id)
        .join(Referral, Referral.id == ReferralEvent.referral_id)
        .join(Case, Case.id == Referral.case_id)
        .where(ReferralEvent.at >= moment("since"), ReferralEvent.by == By.PARTNER)
        .where(*referral_visible.visible(actor))
    )
    return case_visible.known(session, actor, found)


def _newest_of(session: Session, reader: Actor, lines: frozenset[int]) -> int | None:
    if not reader.may(Permission.CASES_READ):
        return None
    found = (
        select(func.max(ReferralEvent.id))
        .join(Referral, Referral.id == ReferralEvent.referral_id)
        .join(Case, Case.id == Referral.case_id)
        .where(ReferralEvent.id.in_(lines), *referral_visible.visible(reader))
    )
    newest: int | None = session.scalar(case_visible.known(session, reader, found))
    return newest
