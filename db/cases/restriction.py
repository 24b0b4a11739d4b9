"""Whether a tenant asked, with success, that their data are kept and not used (GDPR, articles 18
and 21): then nobody is asked for anything new, while what is under way can end.
"""

from collections.abc import Collection

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.models.cases import Case
from db.models.people import Person
from db.models.rights import Wish
from domain.errors import Refused
from domain.rights.wish import NOT_USED, WishState


def among(session: Session, cases: Collection[int]) -> frozenset[int]:
    """Those of some cases whose household has somebody who asked it, until it is over."""
    return frozenset(session.scalars(_held().where(Case.id.in_(cases))))


def demand_none(session: Session, case: Case) -> None:
    """Raise Refused("restricted") where nothing new may be begun."""
    if among(session, (case.id,)):
        raise Refused("restricted")


def _held() -> Select[int]:
    return (
        select(Case.id)
        .join(Person, Person.household_id == Case.household_id)
        .join(Wish, Wish.person_id == Person.id)
        .where(Wish.kind.in_(sorted(NOT_USED)), Wish.state == WishState.DONE)
    )
