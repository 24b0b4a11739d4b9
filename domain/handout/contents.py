"""What a sheet says of organisations: every text of theirs is judged, and only what is cleared is
printed. What is left off is said to who makes the sheet.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from domain.handout.judge import tells, tells_number
from domain.handout.topics import topics
from domain.phones.number import Number, numbers
from domain.vocabulary import N_, Labelled

MOST = 3
"""Organisations on a sheet."""
PHONES, STOPS = 2, 3
RESERVED_TYPES = frozenset({"ASST", "ATS", "CPS", "SERD", "CONS", "CAV", "PREF"})
"""Kinds of organisation that tell by being what they are."""
_WRONG = re.compile(
    r"(?i)sbagliat|errat|inesist|disattiv|non (?:è )?(?:più )?(?:attiv|valid)|wrong"
)
"""Beside a number: it is known not to be theirs."""


class Left(Labelled):
    """What of an organisation is not printed, and what may be done about it."""

    WHOLE = "whole", N_("not on the sheet: it has no name that anybody may read")
    SERVICE = "service", N_("the name of its service")
    ADDRESS = "address", N_("the address")
    HOURS = "hours", N_("the hours")
    CONTACT = "contact", N_("whom to ask for")
    PHONE = "phone", N_("a phone number")
    BRING = "bring", N_("what to bring there")


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """What the directory knows of an organisation and one of its services."""

    service_id: int
    reference: str
    name: str
    type_code: str
    sheet_name: str = ""
    service: str = ""
    service_sheet_name: str = ""
    address: str = ""
    hours: str = ""
    contact: str = ""
    phone: str = ""
    needs: frozenset[str] = frozenset()
    reserved: frozenset[str] = frozenset()
    """All needs that are reserved, whoever answers them."""
    marked: bool = False
    """It may be told reserved needs."""
    elsewhere: bool = False
    """Another of its services is reserved: what an organisation is known for, its name tells."""
    languages: frozenset[str] = frozenset()
    bring: str = ""
    away_until: date | None = None
    """The last day of its holidays, while they are."""
    active: bool = True

    @property
    def gives_away(self) -> bool:
        """Whether that somebody is sent there tells by itself."""
        told = self.marked or not self.needs.isdisjoint(self.reserved)
        return told or self.type_code in RESERVED_TYPES


@dataclass(frozen=True, slots=True)
class SheetPlace:
    """An organisation as it is printed; an empty text is not. Without a name it is called an
    office that can help.
    """

    service_id: int
    reference: str
    name: str = ""
    service: str = ""
    topics: tuple[str, ...] = ()
    address: str = ""
    hours: str = ""
    contact: str = ""
    phones: tuple[Number, ...] = ()
    speaks: bool = False
    bring: str = ""
    away_until: date | None = None


@dataclass(frozen=True, slots=True)
class LeftOff:
    """What of an organisation is not printed; its real name is for who makes the sheet."""

    service_id: int
    name: str
    what: tuple[Left, ...]


@dataclass(frozen=True, slots=True)
class NextStop:
    """The mobile office comes; `place` is empty where it tells."""

    starts_at: datetime
    ends_at: datetime
    place: str


@dataclass(frozen=True, slots=True)
class Handout:
    """A sheet, in no language yet. `closed` are organisations that are active no longer: as long
    as there is one, no sheet is made.
    """

    places: tuple[SheetPlace, ...]
    left: tuple[LeftOff, ...]
    stops: tuple[NextStop, ...]
    asked: tuple[str, ...]
    """Topics the tenant asked about; only when the manager ticked it."""
    closed: tuple[str, ...]


def cleared(text: str) -> str:
    """A text that anybody may read; else nothing."""
    line = " ".join(text.split())
    return "" if tells(line) else line


def printed(
    known: KnownPlace, language: str, *, nameless: bool
) -> tuple[SheetPlace | None, LeftOff | None]:
    """An organisation as a sheet shows it, and what is left off. `nameless`: the manager has been
    warned, and wants it there without its name.
    """
    own = "" if known.gives_away or known.elsewhere else known.name
    name = cleared(known.sheet_name) or cleared(own)
    if not name and not nameless:
        return None, LeftOff(known.service_id, known.name, (Left.WHOLE,))
    lost: list[Left] = []

    def line(text: str, what: Left) -> str:
        kept = cleared(text)
        if text and not kept:
            lost.append(what)
        return kept

    service = cleared(known.service_sheet_name)
    if not service and name and not known.gives_away:
        service = line(known.service, Left.SERVICE)
    place = SheetPlace(
        service_id=known.service_id,
        reference=known.reference,
        name=name,
        service=service if service != name else "",
        topics=topics(known.needs, known.reserved),
        address=line(known.address, Left.ADDRESS),
        hours=line(known.hours, Left.HOURS),
        contact=line(known.contact, Left.CONTACT),
        phones=_phones(known.phone, lambda: lost.append(Left.PHONE)),
        speaks=language in known.languages,
        bring=line(known.bring, Left.BRING),
        away_until=known.away_until,
    )
    return place, LeftOff(known.service_id, known.name, tuple(lost)) if lost else None


def _phones(stored: str, lose: Callable[[], None]) -> tuple[Number, ...]:
    """Numbers to call: no fax, none that is known to be wrong, none that tells. What is written
    beside a number is not printed.
    """
    found = [number for number in numbers(stored) if not number.fax]
    kept = [n for n in found if not _WRONG.search(n.note)]
    kept = [n for n in kept if not tells_number(n.dialled) and not tells_number(n.extension)]
    if len(kept) < len(found):
        lose()
    return tuple(Number(n.dialled, n.extension) for n in kept[:PHONES])
