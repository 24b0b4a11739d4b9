"""Whether a tenant asked, with success, that their data are kept and not used (GDPR, articles 18
and 21): then nobody is asked for anything new, while what is under way can end.
"""

from collections.abc import Collection

from sqlalchemy import BindParameter, Select, bindparam, select
from sqlalchemy.orm import Session

from db.models.cases import Case
from db.models.merging import PersonMerger
from db.models.people import Person
from db.models.rights import Wish
from domain.errors import Refused
from domain.rights.wish import NOT_USED, WishState


def among(session: Session, cases: Collection[int]) -> frozenset[int]:
    """Those of some cases whose household has somebody who asked it, until it is over."""
    return frozenset(session.scalars(_HELD, {"cases": list(cases)}))


def demand_none(session: Session, case: Case) -> None:
    """Raise Refused("restricted") where nothing new may be begun."""
    if among(session, (case.id,)):
        raise Refused("restricted")


def _held() -> Select[int]:
    """A wish stays with the record it was made on, also once that is part of another."""
    some: BindParameter[int] = bindparam("cases", expanding=True)
    of = select(Case.id.label("case_id"), Person.id.label("person_id"))
    living = of.join(Person, Person.household_id == Case.household_id).where(Case.id.in_(some))
    people = living.cte("people", recursive=True)
    part = PersonMerger.stays_id == people.c.person_id
    gone = select(people.c.case_id, PersonMerger.gone_id).join(PersonMerger, part)
    people = people.union(gone.where(PersonMerger.undone_at.is_(None)))
    return (
        select(people.c.case_id)
        .join(Wish, Wish.person_id == people.c.person_id)
        .where(Wish.kind.in_(sorted(NOT_USED)), Wish.state == WishState.DONE)
    )


_HELD = _held()
