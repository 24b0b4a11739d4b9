"""Two worlds that differ in one secret alone: whatever somebody opens is to be the same in both.

No chance and no belief: where a single word, order or number differs, it tells. The worlds are
copies of one, with some cases of known needs; in one happens what may be known, in the other the
same with the secret. Both are read two minutes and four days later, and no figures are released
meanwhile: what releases tell of one case is asked by `one_case`.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from domain.vocabulary import ReferralStatus
from inference import twin_acts as acts
from inference.twin_acts import OPEN, SECRET, Act, nothing
from inference.twin_worlds import (
    LATER,
    OVERHEARD,
    PARTNERS,
    READERS,
    SOON,
    Lived,
    Moments,
    lived,
    prepared,
)
from inference.world import World

S = ReferralStatus


@dataclass(frozen=True, slots=True)
class Question:
    """Whether any of `of` can tell the two apart."""

    asks: str
    plain: Act
    secret: Act
    of: frozenset[str] = READERS


@dataclass(frozen=True, slots=True)
class Told:
    """What gave a secret away, and to whom."""

    question: str
    who: str
    by: str


QUESTIONS = (
    Question("a reserved need beside an open one", acts.opens(OPEN), acts.opens(OPEN, SECRET)),
    Question("a case of a reserved need alone", nothing, acts.opens(SECRET, asked=False)),
    Question("that a case was opened", nothing, acts.opens(OPEN, asked=False)),
    Question("a reserved need found later", nothing, acts.also_reserved),
    Question("how urgent a case is", nothing, acts.urgent, READERS - {PARTNERS}),
    Question("a request about a reserved need", nothing, acts.asks_partner),
    Question("that it was declined", nothing, acts.answered((S.DECLINED, "no_capacity"))),
    Question(
        "that it was answered", nothing, acts.answered((S.ACCEPTED, ""), (S.DONE, "answered"))
    ),
    Question("that its partner asks something", nothing, acts.question),
    Question("by which link its partner is full", acts.says("verification"), acts.says("link")),
    Question(
        "by which link it is on holiday",
        acts.says("verification", **acts.AWAY),
        acts.says("link", **acts.AWAY),
    ),
    Question(
        "by which link it has somebody new",
        acts.says("verification", **acts.NEW),
        acts.says("link", **acts.NEW),
    ),
    Question("that its partner wants no reminders", nothing, acts.no_reminders),
    Question("that its partner was called", nothing, acts.called),
    Question(
        "of what a request is that came to nothing",
        acts.declined("open_service"),
        acts.declined("service"),
        frozenset({OVERHEARD}),
    ),
    Question("a sheet that was given", nothing, acts.sheet),
    Question("a wish of a tenant", nothing, acts.wish),
    Question("that somebody walked in", nothing, acts.walked_in),
    Question("how many cases wait on a tablet", acts.waiting(1), acts.waiting(4)),
)


def asked(
    world: World,
    folder: Path,
    questions: Collection[Question] = QUESTIONS,
    moments: Moments = (LATER,),
) -> Iterator[Told]:
    """Each question by itself, in copies of a world."""
    base, known = prepared(world, folder)
    seen: dict[Act, Lived] = {}
    for question in questions:
        for act in (question.plain, question.secret):
            if act not in seen:
                seen[act] = lived(base, folder, known, [act], moments)
        yield from told(question.asks, seen[question.plain], seen[question.secret], question.of)


def together(world: World, folder: Path, moments: Moments = (SOON, LATER)) -> list[Told]:
    """All that ask about everybody in one pair of worlds: what tells any of them, tells."""
    questions = [each for each in QUESTIONS if each.of == READERS]
    base, known = prepared(world, folder)
    plain = lived(base, folder, known, [each.plain for each in questions], moments)
    secret = lived(base, folder, known, [each.secret for each in questions], moments)
    return list(told("any of them", plain, secret, READERS))


def told(
    question: str,
    plain: Lived,
    secret: Lived,
    of: frozenset[str],
) -> Iterator[Told]:
    """What differs between the two, at any time, for which of them."""
    found = {
        (who, by)
        for one, other in zip(plain, secret, strict=True)
        for who in one.keys() & of
        for by in one[who].keys() | other[who].keys()
        if one[who].get(by) != other[who].get(by)
    }
    yield from (Told(question, who, by) for who, by in sorted(found))
