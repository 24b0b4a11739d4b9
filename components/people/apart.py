"""What tells people who read alike apart in a list: the day they were registered, else a number."""

from collections.abc import Callable, Sequence

import i18n
from components.choosing import distinct
from db.people.identity import KnownPerson
from i18n import _


def apart(found: Sequence[KnownPerson]) -> Callable[[KnownPerson], tuple[str, ...]]:
    """A line more for a person of whom name, numbers, address and cases are those of another."""
    read = {known.person.person_id: _read(known) for known in found}
    since = {
        known.person.person_id: _("registered {moment}").format(
            moment=i18n.moment(known.person.since)
        )
        for known in found
    }
    said = distinct(read, read.__getitem__, since.__getitem__)

    def more(known: KnownPerson) -> tuple[str, ...]:
        number = known.person.person_id
        line = said(number).removeprefix(read[number]).removeprefix(" · ").strip()
        return (line,) if line else ()

    return more


def _read(known: KnownPerson) -> str:
    person = known.person
    facts = (person.codice_fiscale, person.phone, person.address)
    return " · ".join(
        (
            f"{person.family_name} {person.given_name}",
            *facts,
            *(case.reference for case in known.cases),
        )
    )
