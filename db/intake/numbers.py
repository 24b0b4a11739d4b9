"""References of new cases: counted by province and year, and told shuffled."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.crypto import index_key
from db.engine import insert_into
from db.models.cases import Case, ReferenceCounter
from domain.cases import number
from domain.figures.protection import Draw, draw_of


def draw() -> Draw:
    """What the references of this installation are shuffled by."""
    return draw_of(b"references of cases " + index_key())


def next_reference(session: Session, province: str, year: int) -> str:
    """A reference for a new case. Holds the count of its province and year until commit.

    Cases of before were numbered as they came: a reference that one of them has is passed over.
    """
    shuffled = draw()
    while True:
        found = number.reference(shuffled, province, year, _counted(session, province, year))
        if session.scalar(select(Case.id).where(Case.reference == found)) is None:
            return found


def _counted(session: Session, province: str, year: int) -> int:
    table = ReferenceCounter.__table__
    statement = insert_into(session, ReferenceCounter).values(province=province, year=year, last=1)
    last: int = session.scalars(
        statement.on_conflict_do_update(
            index_elements=list(table.primary_key), set_={"last": table.c.last + 1}
        ).returning(table.c.last)
    ).one()
    return last
