"""Several numbers in one text, and extensions: `0332 555012/13`, `0332 555012 int. 4 - 1522`.

No sign alone says where one number ends and the next begins: `/`, `-` and blanks part the digits
of one number too. So every way of parting is tried that leaves numbers there are, and the one with
the fewest is taken.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from domain.errors import Refused
from domain.numbers import CutShort, plain, whole
from domain.phones.notes import Noted, noted, touches, unstored
from domain.phones.number import Number
from domain.phones.read import PhoneFlaw, compact, dialled, without_labels

_MOST_GROUPS, _MOST_NUMBERS = 24, 4
_TOKEN = re.compile(
    r"(?:;ext=|(?<![a-z])(?:interno|interni|int|ext|est|x)(?![a-z])[.:]?)\s*(?P<extension>[0-9]{1,6})(?![0-9])"
    r"|(?P<digits>\+?[0-9]+)",
    re.IGNORECASE,
)
_HARD = re.compile(r"[;|&]|(?<![a-z])(?:o|e|and|or|oppure)(?![a-z])", re.IGNORECASE)
"""Here two numbers meet for sure."""
_SIGNS = re.compile(r"[\s./()\-,]*")
_EMERGENCIES = {"112", "113", "114", "115", "117", "118"}
_SIMPLE = re.compile(r"(?:\+39 ?)?[03][0-9]{2,}(?: [0-9]+){0,4}")
"""Most numbers: nothing but digits of one number is tried."""
_ZERO = "?"
"""Before a number that may be meant by a landline without its zero."""

Judge = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class _Group:
    """Digits in a row, and what stands before them."""

    before: str
    digits: str

    @property
    def hard(self) -> bool:
        return _HARD.search(self.before) is not None

    def after(self, signs: str) -> bool:
        return any(sign in self.before for sign in signs)

    @property
    def goes_on(self) -> bool:
        """Whether these digits may go on from what stands before, as `13` in `555012/13`. Apart
        from it by a blank, a short number is one: ` / 112`.
        """
        itself = self.after(" ") and bool(_exists(self.digits))
        return (self.hard or self.after("/-,")) and not itself


@dataclass
class _Line:
    """Numbers in a row, the last of which has these extensions."""

    groups: list[_Group] = field(default_factory=list)
    extensions: list[str] = field(default_factory=list)


def read(text: str) -> tuple[Number, ...]:
    """The numbers in a text, in order; none in a blank one. Raises Refused; of a landline without
    its zero, `about` is the number that may be meant.
    """
    if _SIMPLE.fullmatch(text) and (single := _exists(text.replace(" ", ""))):
        return (Number(single),)
    line = _plain(text)
    if not line:
        return ()
    found = _found(line, _exists)
    if found is None and (beside := noted(_lined(text))):
        return _with_notes(beside)
    if found is None and (asked := _found(line, _exists_or_meant)):
        meant = next(each.dialled for each in asked if each.dialled.startswith(_ZERO))
        raise Refused(PhoneFlaw.ZERO, meant.removeprefix(_ZERO))
    if found is None:
        dialled(compact(line))  # says what is wrong with it as one number
        raise Refused(PhoneFlaw.WRONG)
    return found


def count(text: str) -> int:
    """How many numbers a text holds; 0 where something in it is none."""
    try:
        return len(_found(_plain(text), _exists) or ())
    except Refused:
        return 0


def _with_notes(parts: tuple[Noted, ...]) -> tuple[Number, ...]:
    """Each number with the words beside it. Raises Refused where one is none."""
    found: list[Number] = []
    for part in parts:
        first, *others = read(part.text)
        if part.fax:  # `fax 0332 555012/13` is a fax twice
            others = [replace(one, fax=one.dialled[:-3] == first.dialled[:-3]) for one in others]
        made = [replace(first, note=part.first, fax=part.fax), *others]
        if part.last:
            said = ", ".join(filter(None, (made[-1].note, part.last)))
            made[-1] = replace(made[-1], note=said)
        found += made
    return tuple(found)


def _plain(text: str) -> str:
    try:
        return plain(without_labels(whole(_rows(text))))
    except CutShort as error:
        raise Refused(PhoneFlaw.CUT) from error


def _lined(text: str) -> str:
    """The same with its words, as `_plain` has read it without them."""
    return plain(whole(_rows(unstored(text))))


def _rows(text: str) -> str:
    return re.sub(r"[\r\n]+", ";", text.strip())


def _found(line: str, judge: Judge) -> tuple[Number, ...] | None:
    """None where something is no number by `judge`."""
    numbers: list[Number] = []
    if touches(line):
        return None
    for each in _lines(line) or [_Line()]:
        parted = _parted(each.groups, judge)
        if not parted:
            return None
        *before, last = parted
        numbers += map(Number, before)
        numbers += [Number(last, extension) for extension in each.extensions or [""]]
    return tuple(numbers) if len(numbers) <= _MOST_NUMBERS else None


def _lines(text: str) -> list[_Line]:
    """The text up to each extension; nothing where there are words in it."""
    lines, at, tokens = [_Line()], 0, list(_TOKEN.finditer(text))
    for i, token in enumerate(tokens):
        before, at = text[at : token.start()], token.end()
        if not _SIGNS.fullmatch(_HARD.sub(" ", before)) or i == _MOST_GROUPS:
            return []
        group = _Group(before, token["digits"] or "")
        follows = text[at : tokens[i + 1].start()] if token is not tokens[-1] else ""
        if token["extension"] or (lines[-1].extensions and _is_extension(group, follows)):
            lines[-1].extensions.append(token["extension"] or group.digits)
            continue
        if lines[-1].extensions:
            lines.append(_Line())
        lines[-1].groups.append(group)
    return lines if re.fullmatch(r"[\s.)]*", text[at:]) else []


def _is_extension(group: _Group, follows: str) -> bool:
    """Whether digits after an extension are another of the same number: `int. 12/13`."""
    alone = not follows or follows.strip() != ""
    return alone and group.goes_on and len(group.digits) <= 3


def _parted(
    groups: Sequence[_Group], judge: Judge, before: str = "", most: int = _MOST_NUMBERS
) -> tuple[str, ...] | None:
    """The fewest numbers that these groups make; `before` is the number that stands before."""
    if not groups or not most:
        return None if groups else ()
    ways = []
    if further := _further(before, groups[0], judge):
        ways.append((further, groups[1:]))
    ways += [
        (number, groups[end:])
        for end in range(1, len(groups) + 1)
        if (number := _one(groups[:end], judge))
    ]
    made = [
        (number, *rest)
        for number, left in ways
        if (rest := _parted(left, judge, number, most - 1)) is not None
    ]
    return min(made, key=len, default=None)


def _further(before: str, group: _Group, judge: Judge) -> str:
    """The number that begins as the one before and ends in these digits: `555012/13`."""
    last = group.digits.isdigit() and len(group.digits) <= 3
    if not before.startswith("+") or not group.goes_on or not last:
        return ""
    return judge(before[: -len(group.digits)] + group.digits)


def _one(groups: Sequence[_Group], judge: Judge) -> str:
    """The one number that these groups are; nothing where they are none, or more."""
    first, *others = groups
    if any(group.hard or "+" in group.digits for group in others) or _is_series(groups, judge):
        return ""
    number = judge("".join(group.digits for group in groups))
    short = number.startswith("1") and len(number) <= 6
    if short and others and (first.digits in _EMERGENCIES or any(g.after("/-,") for g in others)):
        return ""
    return number


def _is_series(groups: Sequence[_Group], judge: Judge) -> bool:
    """Whether the last digits are rather those of a further number: `02 123456/7`."""
    if len(groups) < 2:
        return False
    last, head = groups[-1], "".join(group.digits for group in groups[:-1])
    pair = len(last.digits) == len(groups[-2].digits) == 2 and groups[-2].after("/")
    further = (last.after("/") and len(last.digits) <= 2 and not pair) or (
        last.after("-") and len(last.digits) == 1
    )
    return further and len(head) >= 8 and bool(judge(head))


def _exists(digits: str) -> str:
    try:
        return dialled(digits)
    except Refused:
        return ""


def _exists_or_meant(digits: str) -> str:
    try:
        return dialled(digits)
    except Refused as error:
        return f"{_ZERO}{error.about}" if error.about else ""
