"""Where a case is, as far as a reader may be told: a quarter of few cases says whose one is."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.access import without_actor
from db.reference.catalogue import Catalogue, QuarterPlace, catalogue_of
from domain.permissions import Actor, Permission


@dataclass(frozen=True, slots=True)
class CasePlace:
    """A quarter; for who does not see every case only the large municipality around it, or the
    province.
    """

    province: str
    municipality: str
    """Its name; empty where it is not told."""
    quarter: QuarterPlace | None


def place_of(session: Session, actor: Actor, quarter_id: int) -> CasePlace:
    """Where a case of that quarter is, for this reader."""
    catalogue = catalogue_of(session)
    quarter = catalogue.quarters[quarter_id]
    if actor.may(Permission.CASES_ALL):
        return CasePlace(quarter.province, quarter.municipality, quarter)
    told = quarter.istat in catalogue.large_places
    return CasePlace(quarter.province, quarter.municipality if told else "", None)


@without_actor("reference data")
def may_ask(catalogue: Catalogue, actor: Actor, place: str) -> bool:
    """Whether this reader may ask for the cases of a quarter code, ISTAT code or province."""
    if actor.may(Permission.CASES_ALL):
        return True
    return place in catalogue.large_places or place in catalogue.provinces
