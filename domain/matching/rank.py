"""Which services fit a case best, and why.

Fit comes first (how many of the needs a service answers), then whether it works in the place, how
it has answered so far, whether the person to call is known and verified, free places, and last how
far its seat is. A full service, or one closed for holidays, ranks last, with its reason and until
when: it may still be the only one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from domain.directory import responsiveness
from domain.directory.responsiveness import ENOUGH, NEVER_ASKED, Record
from domain.referrals.reasons import DeclineReason
from domain.vocabulary import Capacity


class Nearness(IntEnum):
    """How a service reaches the municipality of the case; higher is nearer."""

    NOT_THERE = 0
    EVERYWHERE = 1
    PROVINCE = 2
    MUNICIPALITY = 3


# The weights, all in one place: points that are added up. Fit outweighs everything else together
# as soon as two needs differ; a request in time and a yes are worth as much as a fresh referent.
FIT_WEIGHT = 60.0
"""For answering every need; in proportion for some of them."""
NEAR_WEIGHT = {Nearness.MUNICIPALITY: 18.0, Nearness.PROVINCE: 14.0, Nearness.EVERYWHERE: 10.0}
REFERENT_WEIGHT = 6.0
VERIFIED_WEIGHT = 10.0
CAPACITY_WEIGHT = {Capacity.FREE: 6.0, Capacity.UNKNOWN: 3.0, Capacity.LIMITED: 2.0}
LANGUAGE_WEIGHT = 5.0
IN_TIME_WEIGHT, ACCEPTED_WEIGHT = 10.0, 10.0
"""For the shares of requests answered in time and accepted (`domain.directory.responsiveness`)."""
DISTANCE_WEIGHT, FAR_KM = 4.0, 40.0
"""For a seat in the same place, falling to nothing at FAR_KM; not known: half."""
UNCOVERED_WEIGHT = 30.0
"""For each need that nobody higher in the list answers, so that every need has a name."""
FULL_PENALTY = AWAY_PENALTY = 100.0
FAILED_PENALTY = 40.0
"""For an organisation that has failed this case with another service: less than a need more or
less, more than anything else that speaks for it.
"""


class Why(StrEnum):
    """A reason for or against a service; the screen turns them into one sentence."""

    ANSWERS = "answers"
    IN_MUNICIPALITY = "in_municipality"
    IN_PROVINCE = "in_province"
    EVERYWHERE = "everywhere"
    SPEAKS = "speaks"
    REFERENT_VERIFIED = "referent_verified"
    REFERENT_TO_VERIFY = "referent_to_verify"
    NO_REFERENT = "no_referent"
    PLACES_FREE = "places_free"
    PLACES_FEW = "places_few"
    FULL = "full"
    AWAY = "away"
    ANSWERED = "answered"
    NEVER_ASKED = "never_asked"
    SEAT = "seat"
    OUT_OF_AREA = "out_of_area"
    INACTIVE = "inactive"
    NOT_MARKED = "not_marked"
    IN_HAND = "in_hand"
    TO_SEND = "to_send"
    HAS_DONE = "has_done"
    HAS_DECLINED = "has_declined"
    DID_NOT_ANSWER = "did_not_answer"
    WITHDRAWN = "withdrawn"
    NOT_CONFIRMED = "not_confirmed"
    OTHER_IN_HAND = "other_in_hand"
    OTHER_HAS_DONE = "other_has_done"
    OTHER_HAS_DECLINED = "other_has_declined"
    OTHER_DID_NOT_ANSWER = "other_did_not_answer"
    OTHER_NOT_CONFIRMED = "other_not_confirmed"


ELSEWHERE = {
    Why.IN_HAND: Why.OTHER_IN_HAND,
    Why.HAS_DONE: Why.OTHER_HAS_DONE,
    Why.HAS_DECLINED: Why.OTHER_HAS_DECLINED,
    Why.DID_NOT_ANSWER: Why.OTHER_DID_NOT_ANSWER,
    Why.NOT_CONFIRMED: Why.OTHER_NOT_CONFIRMED,
}
"""What a request to one service of an organisation says of its other services, the gravest last."""
FAILED = frozenset(
    {
        Why.OTHER_HAS_DECLINED,
        Why.OTHER_DID_NOT_ANSWER,
        Why.OTHER_NOT_CONFIRMED,
    }
)


@dataclass(frozen=True, slots=True)
class Reason:
    """A coded reason; `value` is need codes, language codes or numbers, separated by blanks.

    ANSWERED: in time, of how many, accepted, of how many. SEAT: kilometres. AWAY, FULL: the last
    day, if it is known.
    """

    why: Why
    value: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What of a service counts for the ranking."""

    partner_id: int
    needs: frozenset[str]
    """Those of the wanted needs that it answers."""
    nearness: Nearness
    capacity: Capacity
    has_referent: bool
    verified_days: int | None
    """Days since the referent was verified; None when not within the time allowed."""
    languages: frozenset[str] = frozenset()
    record: Record | None = NEVER_ASKED
    """None: the reader may not know it; nothing is said of it, and all are ranked alike."""
    km: float | None = None
    """From the municipality of the case to the seat of the organisation."""
    full_until: date | None = None
    """The last day of *full*, where it was said."""
    away_until: date | None = None
    """The last day of the holidays of the organisation, while they are."""
    other: Reason | None = None
    """What became of this case at another service of the organisation: one of OTHER_..."""


_NEAR_REASON = {
    Nearness.MUNICIPALITY: Why.IN_MUNICIPALITY,
    Nearness.PROVINCE: Why.IN_PROVINCE,
    Nearness.EVERYWHERE: Why.EVERYWHERE,
    Nearness.NOT_THERE: Why.OUT_OF_AREA,
}
_CAPACITY_REASON = {
    Capacity.FREE: Why.PLACES_FREE,
    Capacity.LIMITED: Why.PLACES_FEW,
    Capacity.FULL: Why.FULL,
}


def score(
    candidate: Candidate,
    wanted: frozenset[str],
    languages: frozenset[str] = frozenset(),
    network: Record = NEVER_ASKED,
) -> float:
    """Higher is better; comparable only among candidates of one case."""
    fit = len(candidate.needs & wanted) / max(len(wanted), 1)
    return (
        FIT_WEIGHT * fit
        + NEAR_WEIGHT.get(candidate.nearness, 0.0)
        + REFERENT_WEIGHT * candidate.has_referent
        + VERIFIED_WEIGHT * (candidate.verified_days is not None)
        + CAPACITY_WEIGHT.get(candidate.capacity, 0.0)
        + LANGUAGE_WEIGHT * bool(candidate.languages & languages)
        + IN_TIME_WEIGHT * responsiveness.in_time(candidate.record or NEVER_ASKED, network)
        + ACCEPTED_WEIGHT * responsiveness.accepted(candidate.record or NEVER_ASKED, network)
        + DISTANCE_WEIGHT * _closeness(candidate.km)
        - FULL_PENALTY * (candidate.capacity is Capacity.FULL)
        - AWAY_PENALTY * (candidate.away_until is not None)
        - FAILED_PENALTY * has_failed(candidate.other)
    )


def has_failed(other: Reason | None) -> bool:
    """Whether the organisation has failed this case already; that the service was not the right
    one says nothing against its others.
    """
    if other is None or other.value == DeclineReason.WRONG_SERVICE:
        return False
    return other.why in FAILED


def elsewhere(asked: Iterable[Reason]) -> Reason | None:
    """What the requests to other services of one organisation say: the gravest of them."""
    told = [Reason(ELSEWHERE[r.why], r.value) for r in asked if r.why in ELSEWHERE]
    order = list(ELSEWHERE.values())
    return max(told, key=lambda r: (has_failed(r), order.index(r.why)), default=None)


def _closeness(km: float | None) -> float:
    return 0.5 if km is None else max(0.0, 1 - km / FAR_KM)


def rank(
    candidates: Mapping[int, Candidate],
    wanted: frozenset[str],
    languages: frozenset[str] = frozenset(),
    network: Record = NEVER_ASKED,
) -> list[int]:
    """Service ids, best first: one service for each partner, and early in the list someone for
    each need, as far as anybody answers it.
    """
    left = {i: score(c, wanted, languages, network) for i, c in candidates.items()}
    for i in _irreplaceable(candidates):
        left[i] += FAILED_PENALTY
    answerable = frozenset[str]().union(*(c.needs for c in candidates.values()))
    uncovered, ranked = set(wanted & answerable), []
    while left:
        best = max(left, key=lambda i: _standing(i, candidates[i], left[i], uncovered))
        chosen = candidates[best]
        ranked.append(best)
        uncovered -= chosen.needs
        left = {i: s for i, s in left.items() if candidates[i].partner_id != chosen.partner_id}
        if not uncovered:
            break
    rest = _best_of_each(left, candidates)
    return ranked + sorted(
        rest, key=lambda i: _standing(i, candidates[i], left[i], uncovered), reverse=True
    )


def _irreplaceable(candidates: Mapping[int, Candidate]) -> list[int]:
    """Those that have failed the case, yet answer a need that nobody else does."""
    failed = [i for i, c in candidates.items() if has_failed(c.other)]
    others = (c.needs for i, c in candidates.items() if i not in failed)
    answered = frozenset[str]().union(*others)
    return [i for i in failed if not candidates[i].needs <= answered]


def _standing(
    service_id: int, candidate: Candidate, score: float, uncovered: set[str]
) -> tuple[float, int, int]:
    """Score with the bonus of answering what nobody else does; then the freshest referent."""
    bonus = UNCOVERED_WEIGHT * len(candidate.needs & uncovered)
    days = candidate.verified_days
    return score + bonus, -(10_000 if days is None else days), -service_id


def _best_of_each(scores: Mapping[int, float], candidates: Mapping[int, Candidate]) -> list[int]:
    best: dict[int, int] = {}
    for i, value in sorted(scores.items()):
        partner = candidates[i].partner_id
        if partner not in best or value > scores[best[partner]]:
            best[partner] = i
    return list(best.values())


def reasons(
    candidate: Candidate, wanted: frozenset[str], languages: frozenset[str] = frozenset()
) -> tuple[Reason, ...]:
    """Why a candidate stands where it stands, in the order of the sentence."""
    found: list[Reason | None] = [
        Reason(Why.ANSWERS, " ".join(sorted(candidate.needs & wanted))),
        candidate.other,
        Reason(_NEAR_REASON[candidate.nearness]),
    ]
    if spoken := candidate.languages & languages:
        found.append(Reason(Why.SPEAKS, " ".join(sorted(spoken))))
    if candidate.verified_days is not None:
        found.append(Reason(Why.REFERENT_VERIFIED, str(candidate.verified_days)))
    else:
        known = candidate.has_referent
        found.append(Reason(Why.REFERENT_TO_VERIFY if known else Why.NO_REFERENT))
    found.append(_behaviour(candidate.record))
    if candidate.away_until:
        found.append(Reason(Why.AWAY, candidate.away_until.isoformat()))
    if candidate.capacity in _CAPACITY_REASON:
        until = candidate.full_until.isoformat() if candidate.full_until else ""
        found.append(Reason(_CAPACITY_REASON[candidate.capacity], until))
    if candidate.km is not None and candidate.nearness is not Nearness.MUNICIPALITY:
        found.append(Reason(Why.SEAT, str(round(candidate.km))))
    return tuple(reason for reason in found if reason)


def _behaviour(record: Record | None) -> Reason | None:
    """How it has answered so far; nothing while too little is known, or may be."""
    if record is None:
        return None
    if not record.due:
        return Reason(Why.NEVER_ASKED)
    if record.due < ENOUGH:
        return None
    numbers = (record.in_time, record.due, record.accepted, record.answered)
    return Reason(Why.ANSWERED, " ".join(map(str, numbers)))
