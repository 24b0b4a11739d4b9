"""When a case is at its end: every need has an answer, not one of them.

A need is answered when a partner whose service lists it says it is done and the tenant confirms,
or when a person says how it ended. Two keys, and a word about everything the tenant came for.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from domain.referrals.moves import OPEN
from domain.vocabulary import N_, Labelled, Outcome, ReferralStatus


class NeedEnd(Labelled):
    """How a need ended without a partner that the tenant confirmed, as a person says."""

    ELSEWHERE = "elsewhere", N_("Answered in another way")
    NO_LONGER = "no_longer", N_("No longer needed")
    NOBODY = "nobody", N_("Nobody could answer")


@dataclass(frozen=True, slots=True)
class Heard:
    """A need of the case. `since`: added, or asked again, at that moment; None: at the opening."""

    since: datetime | None = None
    said: NeedEnd | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One request to a partner: the needs its service lists and may be told."""

    status: ReferralStatus
    needs: frozenset[str]
    done_at: datetime | None
    """When the partner said it was done."""
    partly: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Each need of a case in one of the three; `partly` and `nobody` are among the answered."""

    answered: frozenset[str] = frozenset()
    in_hand: frozenset[str] = frozenset()
    """A partner has it, or the tenant is still to confirm."""
    prepared: frozenset[str] = frozenset()
    """Of those in hand, what only a request that was not sent yet is about: nobody has it."""
    left: frozenset[str] = frozenset()
    partly: frozenset[str] = frozenset()
    nobody: frozenset[str] = frozenset()
    confirmed: frozenset[str] = frozenset()
    """Those a partner answered, by the tenant's word."""

    @property
    def complete(self) -> bool:
        """Whether every need has an answer."""
        return not (self.in_hand or self.left)


def standing(heard: Mapping[str, Heard], asked: Iterable[Asked]) -> Standing:
    """Where each need stands. A yes is not undone by another partner that did not help."""
    requests = list(asked)
    helped = {code: _help(code, need, requests) for code, need in heard.items()}
    confirmed = frozenset(code for code, whole in helped.items() if whole is not None)
    said = frozenset(code for code, need in heard.items() if need.said is not None)
    answered = confirmed | said
    open_ = _about(requests, OPEN)
    rest = frozenset(heard) - answered
    return Standing(
        answered=answered,
        in_hand=rest & open_,
        prepared=rest & open_ - _about(requests, OPEN - {ReferralStatus.DRAFT}),
        left=rest - open_,
        partly=frozenset(code for code in confirmed - said if helped[code] is False),
        nobody=frozenset(c for c, need in heard.items() if need.said is NeedEnd.NOBODY),
        confirmed=confirmed,
    )


def _about(requests: Iterable[Asked], states: AbstractSet[ReferralStatus]) -> frozenset[str]:
    return frozenset[str]().union(*(one.needs for one in requests if one.status in states))


def _help(code: str, need: Heard, requests: list[Asked]) -> bool | None:
    """True: answered whole, False: in part, None: not by a partner the tenant confirmed."""
    found = [
        not one.partly
        for one in requests
        if one.status is ReferralStatus.CONFIRMED and code in one.needs and _after(one, need)
    ]
    return any(found) if found else None


def _after(asked: Asked, need: Heard) -> bool:
    """What was done before a need was heard was not done about it."""
    return need.since is None or (asked.done_at is not None and asked.done_at >= need.since)


def ending(found: Standing) -> Outcome:
    """How a case ends whose needs all have an answer."""
    return Outcome.PARTLY if found.partly or found.nobody else Outcome.SOLVED
