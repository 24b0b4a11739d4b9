"""Words beside numbers: `0332 555012 fax 0332 555013`, `333 1112201 (ore pasti)`.

A text is parted into runs of digits and the words between them; words belong to the number before
them or to the one behind. Digits that touch letters are a slip: `0332 55501Z` stays one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.phones.number import BETWEEN, EXTENSION, numbers
from domain.phones.read import without_labels

_EXTENSION = r"(?<![a-z])(?:interno|interni|int|ext|est|x)(?![a-z])[.:]?\s*[0-9]{1,6}(?![0-9])"
_TOKEN = re.compile(
    r"\((?P<aside>[^()]*[^\W\d_][^()]*)\)"
    rf"|(?P<digits>{_EXTENSION}|\+?[0-9]+)"
    r"|(?!(?:o|e|and|or|oppure)(?!\w))(?P<word>[^\W\d_]\w*)",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\(([^()]*)\)")
_ONLY_EXTENSION = re.compile(rf"\s*{_EXTENSION}\s*", re.IGNORECASE)
_TOUCHING = re.compile(r"[0-9][^\W\d_]|[^\W\d_][0-9]")
_FAX = re.compile(r"(?<![a-z])(?:tele)?fax(?![a-z])[.:]?", re.IGNORECASE)
_VOICE = re.compile(r"(?<![a-z])(?:tel|telefono|cell|cellulare|phone)(?![a-z])", re.IGNORECASE)
_HOUR = r"(?:[01]?[0-9]|2[0-4])(?:[.:,][0-5][0-9])?"
_NO_NUMBER = re.compile(
    rf"{_HOUR}(?:[\s/\-,;e]+{_HOUR})*|[0-3]?[0-9][./\-][01]?[0-9][./\-][0-9]{{2,4}}"
)
"""Hours and days: `9.00-12.30`, `01/09/2026`."""
_PARTS = re.compile(r"\s[/\-]\s|[;|&,]")
"""What parts words from the number before them."""
_LEAST = 6
"""Digits from which a run among words must be a number; fewer may be a door, a day, an hour."""
_EDGES = " \t.,:;-/|&+"


@dataclass(frozen=True, slots=True)
class Run:
    """A run of digits and signs, or words; `aside`: they stood in brackets."""

    text: str
    is_number: bool
    aside: bool = False
    before: str = ""
    """What stands between it and the part before."""


@dataclass(frozen=True, slots=True)
class Noted:
    """Digits of one number or several, with the notes of the first and of the last of them."""

    text: str
    first: str = ""
    last: str = ""
    fax: bool = False
    """Whether the first is one."""


def unstored(text: str) -> str:
    """A stored text with its notes as people write them; any other text as it is."""
    if not all(map(_STORED.fullmatch, text.split(BETWEEN))):
        return text
    return BETWEEN.join(
        f"{'fax ' if one.fax else ''}{one.called.replace(EXTENSION, ' int. ')}"
        f"{f' ({one.note})' if one.note else ''}"
        for one in numbers(text)
    )


_STORED = re.compile(r"\+?[0-9]+(?:;ext=[0-9]{1,6})?(?:;note=[^;]*)?(?:;fax)?")


def noted(line: str) -> tuple[Noted, ...]:
    """The runs of digits in a line with the words beside each; none where there are none, where
    there are no words, or where digits touch letters.
    """
    if touches(line):
        return ()
    line = _ASIDE.sub(lambda found: f", {found[1]}, " if _has_number(found[1]) else found[0], line)
    parts = _parts(line)
    places = [i for i, part in enumerate(parts) if part.is_number]
    if not places or len(places) == len(parts):
        return ()
    first: dict[int, list[str]] = {i: [] for i in places}
    last: dict[int, list[str]] = {i: [] for i in places}
    for i, part in enumerate(parts):
        if part.is_number:
            continue
        before = max((at for at in places if at < i), default=None)
        after = min((at for at in places if at > i), default=None)
        if after is not None and (before is None or _looks_on(parts, i, after)):
            first[after].append(part.text)
        elif before is not None:
            last[before].append(part.text)
    return tuple(_of(parts[i].text, first[i], last[i]) for i in places)


def touches(line: str) -> bool:
    """Whether a letter touches a digit, other than of an extension: `0332 555O12` is a slip."""
    return _TOUCHING.search(re.sub(f"(?i){_EXTENSION}", " ", line)) is not None


def _of(text: str, first: Sequence[str], last: Sequence[str]) -> Noted:
    told = [*map(_told, first)], [*map(_told, last)]
    fax = any(is_fax for each in told for _note, is_fax in each)
    before, after = (", ".join(note for note, _is_fax in each if note) for each in told)
    return Noted(text, before, after, fax)


def _told(words: str) -> tuple[str, bool]:
    """What words say beside that a number is there, and whether that is a fax and nothing else."""
    is_fax = bool(_FAX.search(words)) and not _VOICE.search(words)
    kept = _FAX.sub(" ", words) if is_fax else words
    says = any(sign.isalpha() for sign in without_labels(kept))
    return _clean(kept) if says else "", is_fax


def _clean(words: str) -> str:
    """As it can stand in a text of several numbers."""
    line = re.sub(r"\s*[;()]+\s*", ", ", words.strip(f"{_EDGES}()")).replace(BETWEEN, "/")
    return " ".join(line.split()).strip(_EDGES)


def _looks_on(parts: Sequence[Run], i: int, after: int) -> bool:
    """Whether words between two numbers are of the second: where words stand before every number,
    where they name what follows, where signs part them from the first alone.
    """
    part = parts[i]
    if part.aside:
        return False
    if not parts[0].is_number and parts[-1].is_number:
        return True
    if without_labels(part.text) != part.text or _FAX.match(part.text):
        return True
    if not parts[-1].is_number and not parts[-1].aside:
        return False
    return bool(_PARTS.search(part.before)) and not _PARTS.search(parts[after].before)


def _parts(line: str) -> list[Run]:
    found = list(_runs(line))
    long = [part for part in found if part.is_number and _digits(part.text) >= _LEAST]
    parts: list[Run] = []
    for part in found:
        beside = bool(parts) and not parts[-1].is_number and not parts[-1].aside
        if part.is_number and _is_word(part, beside=beside, alone=not long):
            part = Run(part.text, False, before=part.before)  # noqa: PLW2901 - the same, as words
        apart = _PARTS.search(part.before)
        if beside and not part.is_number and not part.aside and not apart:
            parts[-1] = Run(
                f"{parts[-1].text}{part.before}{part.text}", False, before=parts[-1].before
            )
        else:
            parts.append(part)
    return parts


def _is_word(part: Run, *, beside: bool, alone: bool) -> bool:
    """Whether digits go with the words beside them: an hour, a day, the number of a door."""
    if _NO_NUMBER.fullmatch(part.text):
        return True
    return _digits(part.text) < _LEAST and beside and not alone


def _runs(line: str) -> Iterator[Run]:
    """Digits with nothing but signs between them, words, and what stands in brackets."""
    start = end = 0
    now: bool | None = None
    before = ""
    for token in _TOKEN.finditer(line):
        aside = token["aside"]
        is_number = token["digits"] is not None or bool(_ONLY_EXTENSION.fullmatch(aside or ""))
        if aside is None or is_number:
            gap = line[end : token.start()]
            if now is not None and now == is_number and (now or not _PARTS.search(gap)):
                end = token.end()
                continue
            if now is not None:
                yield Run(line[start:end], now, before=before)
            now, before, start, end = is_number, gap, token.start(), token.end()
            continue
        if now is not None:
            yield Run(line[start:end], now, before=before)
        yield Run(aside, False, aside=True)
        now, end = None, token.end()
    if now is not None:
        yield Run(line[start:end], now, before=before)


def _has_number(text: str) -> bool:
    """Whether what stands in brackets is more than a note: `(Anna 333 1112201)`."""
    runs = re.findall(r"[0-9][0-9 ./\-]*[0-9]", text)
    return any(_digits(run) >= _LEAST and not _NO_NUMBER.fullmatch(run) for run in runs)


def _digits(text: str) -> int:
    return sum(sign.isdigit() for sign in text)
