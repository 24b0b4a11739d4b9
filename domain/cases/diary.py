"""What the lines of a diary that Ponte writes itself say: codes, put into words when shown.

The text of a story, a note or a call is what a person wrote; that of every other kind is one of
these records, so that it reads in the language of whoever looks.
"""

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DiaryEntry:
    """A coded line of the diary; what does not apply stays empty."""

    before: str = ""
    """The status or urgency before."""
    after: str = ""
    """The status, urgency or state of the referral after."""
    outcome: str = ""
    reason: str = ""
    partner: str = ""
    """Name of the organisation, as it was then."""
    contact: str = ""
    """Name of its referent, as it was then."""
    added: tuple[str, ...] = ()
    """Need codes."""
    removed: tuple[str, ...] = ()
    case: str = ""
    """Reference of the case merged with this one, or taken out again."""
    severity: tuple[tuple[str, int], ...] = ()
    """Need codes whose severity changed, and to what."""
    left: tuple[str, ...] = ()
    """Need codes without an answer when the tenant had confirmed another."""
    ended: tuple[tuple[str, str], ...] = ()
    """Need codes whose end a person said, and which (`domain.cases.closing.NeedEnd`)."""
    corrected: tuple[tuple[str, str, str], ...] = ()
    """Fields put right, with their codes before and after; of identity the field alone."""
    language: str = ""
    """In which a sheet was given; `version` of its texts, `given`: organisations on it."""
    version: str = ""
    given: tuple[str, ...] = ()

    def __str__(self) -> str:
        """As it is stored: JSON without the empty facts."""
        facts = {name: fact for name in self.__slots__ if (fact := getattr(self, name))}
        return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


def entry(text: str) -> DiaryEntry | None:
    """The record of a stored text; None when it is not one."""
    try:
        facts = json.loads(text)
        facts = {
            **facts,
            "added": tuple(map(str, facts.get("added", ()))),
            "removed": tuple(map(str, facts.get("removed", ()))),
            "severity": tuple((str(code), int(n)) for code, n in facts.get("severity", ())),
            "given": tuple(map(str, facts.get("given", ()))),
            "left": tuple(map(str, facts.get("left", ()))),
            "ended": tuple((str(code), str(end)) for code, end in facts.get("ended", ())),
            "corrected": tuple(
                (str(field), str(before), str(after))
                for field, before, after in facts.get("corrected", ())
            ),
        }
        return DiaryEntry(**facts)
    except (ValueError, TypeError, AttributeError):
        return None
