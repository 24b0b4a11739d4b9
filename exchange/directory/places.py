"""Which municipality a writing means: `21100 Varese`, `Varese (VA)`, `Busto A.`, `città di Como`"""

import re
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from db.reference.catalogue import MunicipalityPlace
from domain.directory.forms import PROVINCES
from domain.text import fold, words
from exchange.sheets.contents import street

PROVINCE_OF_POSTCODE = {"21": "VA", "220": "CO", "221": "CO", "208": "MB", "209": "MB"}
"""By the first digits of a CAP."""
SEATS = {"21100": "Varese", "22100": "Como", "20900": "Monza"}
"""Postcodes of one municipality alone that is known by it."""
SUGGESTED, CLOSE = 5, 82
_POSTCODE = re.compile(r"(?<!\d)(?:\bI\s?-\s?)?(\d{5})(?!\d)")
_SIGN = re.compile(r"(?:[(\[/,;-]\s*|\s)([A-Za-z]{2})[)\]]?\s*$")
_BEFORE = re.compile(
    r"^(?:(?:il\s+)?comune\s+(?:di\s+)?|citt[aà]['’`]?\s+(?:di\s+)?|sede\s+(?:di|a|in)\s+)", re.I
)
_ABROAD = re.compile(r"[\s,;(–-]+(?:italia|italy|it)\)?\s*$", re.I)
_BROKEN = re.compile(r"(?<![\d/])\d{3,4}(?!\d)(?=\s+[^\W\d_])|^\s*\d{3,4}\s*$")
"""A CAP that lost a digit: it says nothing of the place, and is asked about."""
_POINT_ZERO = re.compile(r"(?<=\d{5})[.,]0+(?!\d)")
_END = re.compile(r"[,(\s–-](?=\S)")
_BETWEEN = " ,;-–/("
_SAINTS = frozenset(("san", "santa", "santo", "sant"))
_OTHERS = frozenset(words("MI BG BS CR LC LO MN PV SO NO VB TO AL"))
"""Provinces around ours: their signs are no part of a name."""


class Municipalities:
    """The municipalities of the installation, to be found by what people write."""

    def __init__(self, places: Iterable[MunicipalityPlace]) -> None:
        every = tuple(places)
        self._known = {fold(place.name): place for place in every}
        self._by_code = {place.istat: place for place in every}
        self._words = {name: name.split() for name in self._known}

    def surely(self, text: str) -> str:
        """The ISTAT code a writing surely means; empty: it is none of ours, or may be another."""
        name, province = _parts(text)
        if text.strip() in self._by_code:
            return text.strip()
        if not name:
            return self._seat(text)
        place = self._known.get(name) or self._shortened(name)
        return place.istat if place and province in ("", place.province) else ""

    def alike(self, text: str) -> tuple[str, ...]:
        """Those it may mean, most alike first; of its province before others."""
        name, province = _parts(_BROKEN.sub(" ", text))
        if not name:
            return ()
        ranked = process.extract(name, list(self._known), scorer=fuzz.WRatio, limit=4 * SUGGESTED)
        found = [self._known[each] for each, _score, _at in ranked]
        found.sort(key=lambda place: bool(province) and place.province != province)
        return tuple(place.istat for place in found)[:SUGGESTED]

    def is_close(self, text: str) -> bool:
        """Whether the most alike is most likely meant, and not only the least unlike."""
        name, province = _parts(_BROKEN.sub(" ", text))
        best = next((self._by_code[code] for code in self.alike(text)), None)
        if best is None or province not in ("", best.province):
            return False
        return fuzz.ratio(name, fold(best.name)) >= CLOSE

    def cut(self, text: str) -> tuple[str, str]:
        """An address and the municipality at its end, as written: `Via Roma 1 - 21100 Varese`.

        The second is empty where none stands there.
        """
        text = _ABROAD.sub("", text.strip())
        ends = [found.start() for found in _END.finditer(text)]
        for at in ends:
            rest, tail = text[:at].strip(_BETWEEN), text[at:].strip(_BETWEEN)
            told = text[at] in ",-–(" or _POSTCODE.match(tail) or any(map(str.isdigit, rest))
            if rest and told and self.surely(tail):
                return rest, tail
            if street(tail) and rest and self.surely(rest):  # `Varese, via Roma 1`
                return tail, rest
        return text, ""

    def _shortened(self, name: str) -> MunicipalityPlace | None:
        """The only one whose words begin so: `busto a`, `s fermo della battaglia`."""
        asked = name.split()
        if len(asked) < 2:
            return None
        found = [
            self._known[each]
            for each, named in self._words.items()
            if len(named) == len(asked) and all(map(_begins, asked, named))
        ]
        return found[0] if len(found) == 1 else None

    def _seat(self, text: str) -> str:
        found = _POSTCODE.search(text)
        place = self._known.get(fold(SEATS.get(found[1], ""))) if found else None
        return place.istat if place else ""


def _begins(written: str, word: str) -> bool:
    if written == "s" and word in _SAINTS:
        return True
    return word.startswith(written)


def _parts(text: str) -> tuple[str, str]:
    """The folded name in a writing, and the province it says; `-` where it contradicts itself."""
    rest, said = _POINT_ZERO.sub("", text.strip()), set[str]()
    for postcode in _POSTCODE.findall(rest):
        starts = {postcode[:2], postcode[:3]} & PROVINCE_OF_POSTCODE.keys()
        said |= {PROVINCE_OF_POSTCODE[start] for start in starts} or {"-"}
    rest = _POSTCODE.sub(" ", rest).strip(" ,;-/")
    sign = _SIGN.search(rest)
    if sign and _is_province(sign[1], in_brackets=sign[0].strip()[0] in "(["):
        said.add(sign[1].upper())
        rest = rest[: sign.start()]
    rest = _BEFORE.sub("", _ABROAD.sub("", rest).strip(" ,;-/"))
    return fold(rest), said.pop() if len(said) == 1 else "-" if said else ""


def _is_province(sign: str, *, in_brackets: bool) -> bool:
    known = sign.upper() in PROVINCES or sign.lower() in _OTHERS
    return known and (sign.isupper() or in_brackets)
