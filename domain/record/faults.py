"""What may be found wrong with the record, and how it is said to who runs the server."""

from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    """One way in which the record is not what was written."""

    CHANGED = "changed"
    MOVED = "moved"
    MISSING = "missing"
    ADDED = "added"
    CUT_SHORT = "cut_short"
    HEAD = "head"
    SEALED_OTHERWISE = "sealed_otherwise"
    SEAL_CHANGED = "seal_changed"
    SEAL_MISSING = "seal_missing"
    SEAL_OF_OTHERS = "seal_of_others"
    ELSEWHERE = "elsewhere"
    CUT_CHANGED = "cut_changed"
    TRIGGER = "trigger"


@dataclass(frozen=True, slots=True)
class RecordFault:
    """Something found: at which line, of which moment or by which key; `other` is the second of two
    numbers.
    """

    kind: FaultKind
    number: int = 0
    at: str = ""
    other: int = 0
    name: str = ""


_WORDS = {
    FaultKind.CHANGED: "line {number} of {at} was changed, or the one before it was with its chain",
    FaultKind.MOVED: "line {number} of {at} was written as line {other}: the order was changed",
    FaultKind.MISSING: "lines {number} to {other} are missing (or line {name} of {at} was changed)",
    FaultKind.ADDED: "line {number} of {at} was added past Ponte",
    FaultKind.CUT_SHORT: "lines {number} to {other}, the last ones, are missing",
    FaultKind.HEAD: "the head of the chain was changed: it says {number} lines, there are {other}",
    FaultKind.SEALED_OTHERWISE: (
        "what is written up to line {number} is not what seal {other} of {name} was put under"
    ),
    FaultKind.SEAL_CHANGED: "seal {number} of {name} was changed, or the one before it",
    FaultKind.SEAL_MISSING: "seal {number} is missing",
    FaultKind.SEAL_OF_OTHERS: (
        "seal {number} of {name} was made with the key {at}, which is not ours: if it is the one "
        "you noted, say it in PONTE_RECORD_OLD_KEYS"
    ),
    FaultKind.ELSEWHERE: "seal {number} in the file elsewhere is not the one of the database",
    FaultKind.CUT_CHANGED: "the statement on dropped lines ({number}) was changed",
    FaultKind.TRIGGER: "the database no longer keeps the record as it is: {name} is missing",
}


def words(fault: RecordFault) -> str:
    """What was found, in a line."""
    said = {"number": fault.number, "at": fault.at, "other": fault.other, "name": fault.name}
    return _WORDS[fault.kind].format(**said)
