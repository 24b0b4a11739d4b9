"""Whether a text meant for others says who a tenant is.

Everything known of a person becomes words written as one (`D'Angelo` is `dangelo`, a phone its
digits); the text is read for runs of whole words that make one of them. So spelling, case, accents,
order and the signs between words do not matter, and `Li` is not found in `pulizie`.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from domain.people.codice_fiscale import base
from domain.people.particles import PARTICLES
from domain.people.phone import national
from domain.text import fold, words

_STREETS = {
    "c",
    "contrada",
    "corso",
    "cso",
    "galleria",
    "largo",
    "p",
    "passaggio",
    "piazza",
    "piazzale",
    "pza",
    "salita",
    "str",
    "strada",
    "v",
    "via",
    "viale",
    "vicolo",
    "vle",
}
LONGEST_RUN, SHORTEST_JOINED, SHORTEST_NUMBER = 20, 6, 6


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a person of the household; empty where nothing is."""

    family_name: str = ""
    given_name: str = ""
    codice_fiscale: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    dwelling: str = ""
    earlier_code: str = ""


def mentions(text: str, people: Iterable[Known]) -> tuple[str, ...]:
    """The parts of `text` that say who somebody of `people` is, as they stand there, each once."""
    single, joined = set[str](), set[str]()
    for person in people:
        for name in (person.family_name, person.given_name):
            single |= _alone(name)
            joined |= _together(name)
        joined |= {"".join(run) for run in _reach(person)} - {""}
    found: dict[str, str] = {}
    for part in _found(text, single, joined):
        found.setdefault(fold(part), part)
    return tuple(found.values())


def _alone(name: str) -> set[str]:
    """The words of a name that say it by themselves."""
    parts = words(_plain(name))
    return {part for part in parts if len(part) > 1 and (len(parts) == 1 or part not in PARTICLES)}


def _together(name: str) -> set[str]:
    """A name of several words written as one; a long one word, which a text may write as two."""
    parts = words(_plain(name))
    whole = "".join(parts)
    long = len(whole) >= SHORTEST_JOINED
    return {whole} if long or (len(parts) > 1 and len(whole) > 1) else set()


def _reach(person: Known) -> Iterator[list[str]]:
    """Runs of words by which somebody is reached: codice fiscale, phone, e-mail, home."""
    codes = (person.codice_fiscale, base(person.codice_fiscale), person.earlier_code)
    yield from map(words, codes)
    number = re.sub(r"\D", "", national(person.phone))
    if len(number) >= SHORTEST_NUMBER:
        yield from ([prefix + number] for prefix in ("", "39", "0039"))
    if "@" in person.email:
        yield words(person.email)
    if len("".join(words(person.dwelling))) > 2:
        yield words(person.dwelling)
    yield from _home(words(_plain(person.address)))


def _home(address: list[str]) -> Iterator[list[str]]:
    """`via monte rosa`, and `monte rosa 12`: a street alone by its bare name is also a place."""
    at = next((i for i, word in enumerate(address) if word[0].isdigit()), None)
    street, number = (address, []) if at is None else (address[:at], address[at : at + 1])
    bare = street[1:] if street and street[0] in _STREETS else street
    if bare and bare != street:
        yield street
    if bare and number:
        yield [*bare, *number]
    if bare and bare == street and not number and len(bare) > 1:
        yield bare


def _found(text: str, single: set[str], joined: set[str]) -> Iterator[str]:
    spans = list(_words(text))
    after = 0
    for i, (start, end, word) in enumerate(spans):
        if i < after:
            continue
        last = _run(spans, i, joined)
        if last is not None:
            yield text[start : spans[last][1]]
            after = last + 1
        elif word in single:
            yield text[start:end]


def _run(spans: list[tuple[int, int, str]], first: int, joined: set[str]) -> int | None:
    """The last word of the longest run from `first` that makes one of `joined`."""
    run, best = "", None
    for last in range(first, min(first + LONGEST_RUN, len(spans))):
        run += spans[last][2]
        if run in joined:
            best = last
    return best


def _words(text: str) -> Iterator[tuple[int, int, str]]:
    """The words of a text with where they stand; signs that are not seen do not part one."""
    start: int | None = None
    end = 0
    for i, sign in enumerate(text):
        if sign.isalnum():
            start, end = (i if start is None else start), i + 1
        elif start is not None and _is_inside(sign):
            end = i + 1 if unicodedata.combining(sign) else end
        elif start is not None:
            yield start, end, fold(_plain(text[start:end]))
            start = None
    if start is not None:
        yield start, end, fold(_plain(text[start:end]))


def _is_inside(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cf", "Mn", "Me")


def _plain(text: str) -> str:
    """Without signs that are not seen."""
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
