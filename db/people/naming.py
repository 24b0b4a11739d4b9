"""Compare what is about to go out with who the tenants are: tells words of the text, no names."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.access import requires
from db.models.cases import Case
from db.models.people import Person
from domain.people.identity import find_identifiers
from domain.people.naming import Known, mentions
from domain.permissions import Actor, Permission


@requires(Permission.IDENTITY_READ)
def told(session: Session, actor: Actor, reference: str, text: str) -> tuple[str, ...]:
    """The parts of `text` that say who lives in the household of a case, as they stand there:
    numbers and codes of anybody, then names, address and e-mail of the household.

    Only words of the text come back: nothing is read that the writer has not written.
    """
    if not text.strip():
        return ()
    numbers = find_identifiers(text)
    people = session.scalars(
        select(Person)
        .join(Case, Case.household_id == Person.household_id)
        .where(Case.reference == reference)
        .order_by(Person.id)
    )
    named = mentions(text, [_known(person) for person in people])
    return tuple(dict.fromkeys((*numbers.codici_fiscali, *numbers.phones, *named)))


def _known(person: Person) -> Known:
    return Known(
        person.family_name,
        person.given_name,
        person.codice_fiscale or "",
        person.phone or "",
        person.email or "",
        person.address or "",
        person.dwelling or "",
        person.earlier_code or "",
    )
