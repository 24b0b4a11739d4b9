"""Which service and which referents of a partner a row of a spreadsheet speaks of.

By name; where several carry one name, by telephone or mail. What tells them not apart is never
guessed: the first would be given what is the second's.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from db.directory.detail import ReferentDetail, ServiceDetail
from domain.imports import RowRefused
from domain.text import fold
from domain.vocabulary import N_

SEVERAL_SERVICES = N_("Several services have this name here: change the right one on its page.")
SEVERAL_REFERENTS = N_(
    "Several referents have this name here: write the telephone or mail they have on their page."
)
COLUMNS = ("referent", "deputy")
"""The column of each referent of a row, in the order of the row."""
_TELLING = ("phone", "email")


def service_meant(
    given: Mapping[str, Any], stored: Sequence[ServiceDetail]
) -> ServiceDetail | None:
    """By name, else the first; None: a new one. Raises RowRefused."""
    wanted = fold(given.get("name", ""))
    if not wanted:
        return next(iter(stored), None)
    same = [service for service in stored if fold(service.form.name) == wanted]
    if len(same) > 1:
        raise RowRefused("service", SEVERAL_SERVICES, given["name"])
    return next(iter(same), None)


def referents_meant(
    given: Sequence[Mapping[str, Any]], stored: Sequence[ReferentDetail]
) -> list[ReferentDetail | None]:
    """For each of a row the stored one; None: a new one. No two are the same. Raises RowRefused."""
    free = list(stored)
    found: dict[int, ReferentDetail] = {}
    for sure in (True, False):  # first those told by more than the name
        for number, one in enumerate(given):
            same = [r for r in free if fold(r.form.name) == fold(one["name"])]
            if sure:
                same = [r for r in same if _told(one, r)]
            elif number not in found and len(same) > 1:
                raise RowRefused(COLUMNS[number], SEVERAL_REFERENTS, one["name"])
            if number not in found and len(same) == 1:
                found[number] = same[0]
                free.remove(same[0])
    return [found.get(number) for number in range(len(given))]


def _told(given: Mapping[str, Any], stored: ReferentDetail) -> bool:
    return any(given.get(name) and given[name] == getattr(stored.form, name) for name in _TELLING)
