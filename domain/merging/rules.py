"""What may be merged, and what comes of it: two cases of one tenant, one tenant written twice."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeVar

from domain.cases.closing import Heard
from domain.people.codice_fiscale import is_provisional
from domain.referrals.moves import UNDER_WAY, WAITING
from domain.vocabulary import N_, CaseStatus, Labelled, ReferralStatus

S = CaseStatus
V = TypeVar("V")


class Hindrance(Labelled):
    """Why two records are not merged; the label says what to do."""

    SAME = "same", N_("This is the same case: write the reference of the other one.")
    MERGED = "merged", N_("One of the two was merged meanwhile: open it again to see where it is.")
    CHANGED = "changed", N_("Something changed meanwhile: look at both again, then merge.")
    TWO_TENANTS = (
        "two_tenants",
        N_("The two cases belong to two households: first say that it is the same person."),
    )
    OPEN_STAYS = "open_stays", N_("One of the two is still open: that one stays.")
    SAME_PERSON = "same_person", N_("This is the same person, written once.")
    CASES_MERGED = (
        "cases_merged",
        N_("Cases of the two were merged since: undo that first, from the case that stays."),
    )
    NOT_MERGED = "not_merged", N_("They are not merged any more: somebody undid it already.")


@dataclass(frozen=True, slots=True)
class CaseSide:
    """What of a case decides whether it may be merged."""

    reference: str
    status: CaseStatus
    household_id: int | None
    merged: bool


def hindrance(stays: CaseSide, gone: CaseSide) -> Hindrance | None:
    """Why `gone` cannot be merged into `stays`; None when it can."""
    if stays.reference == gone.reference:
        return Hindrance.SAME
    if stays.merged or gone.merged:
        return Hindrance.MERGED
    households = {stays.household_id, gone.household_id} - {None}
    if len(households) > 1:
        return Hindrance.TWO_TENANTS
    if stays.status is S.CLOSED and gone.status is not S.CLOSED:
        return Hindrance.OPEN_STAYS
    return None


def status_of(before: CaseStatus, referrals: Collection[ReferralStatus]) -> CaseStatus:
    """Where a case stands whose referrals came or went otherwise than by a move of theirs."""
    held = set(referrals)
    if before is S.CLOSED:
        return before
    if held & WAITING:
        return S.REFERRED
    if held & UNDER_WAY:
        return S.TO_CONFIRM
    return S.IN_PROGRESS if before is S.REFERRED else before


def status_of_both(
    stays: CaseStatus, gone: CaseStatus, referrals: Collection[ReferralStatus]
) -> CaseStatus:
    """Where the case that stays is, with the referrals of both: as far as both are alike, else at
    work; a closed one adds nothing.
    """
    before = stays if gone in (stays, S.CLOSED) or stays is S.CLOSED else S.IN_PROGRESS
    return status_of(before, referrals)


def needs_of_both(stays: Mapping[str, int], gone: Mapping[str, int]) -> dict[str, int]:
    """Every need of the two, each as grave as where it is graver."""
    return {code: max(stays.get(code, 0), gone.get(code, 0)) for code in {*stays, *gone}}


def heard_of_both(stays: Mapping[str, Heard], gone: Mapping[str, Heard]) -> dict[str, Heard]:
    """Of every need of the two since when it is asked: of both, since the later. It is said to be
    at an end only where nobody still waits for it.
    """
    return {
        code: _heard_of_both(stays[code], gone[code])
        if code in stays and code in gone
        else stays.get(code) or gone[code]
        for code in {*stays, *gone}
    }


def _heard_of_both(stays: Heard, gone: Heard) -> Heard:
    moments = [each.since for each in (stays, gone) if each.since]
    return Heard(max(moments, default=None), stays.said if gone.said else None)


def codes_of_both(stays: str | None, gone: str | None) -> dict[str, str]:
    """Of a provisional codice fiscale and the one that followed it both are kept, each in its
    place; nothing where they are not such a pair.
    """
    codes = [code for code in (stays, gone) if code]
    earlier = [code for code in codes if is_provisional(code)]
    if len(codes) != 2 or len(earlier) != 1:
        return {}
    codes.remove(earlier[0])
    return {"codice_fiscale": codes[0], "earlier_code": earlier[0]}


def value_of(stays: V | None, gone: V | None, take_gone: bool) -> V | None:
    """What a merged person keeps of one field: the value chosen, else the only one there is."""
    first, second = (gone, stays) if take_gone else (stays, gone)
    return second if first is None or first == "" else first
