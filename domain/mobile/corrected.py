"""What a list of convened tenants corrects of one who is on it already: hour, name, telephone."""

import unicodedata
from dataclasses import dataclass
from datetime import time

from rapidfuzz.distance import OSA

from domain.mobile.convened import ConvenedRow
from domain.text import fold, words
from domain.vocabulary import N_, Labelled

_SLIPS = 2
"""Letters in which a name that is corrected differs at most."""


class TenantField(Labelled):
    """What is corrected."""

    HOUR = "hour", N_("Hour")
    NAME = "name", N_("Name")
    PHONE = "phone", N_("Telephone")


@dataclass(frozen=True, slots=True)
class TenantChange:
    """What would be another, as it is written now and after."""

    what: TenantField
    before: str
    after: str


def corrections(
    row: ConvenedRow, name: str, phone: str, hour: time | None
) -> tuple[TenantChange, ...]:
    """What a row says otherwise of a tenant who is stored so. What it does not say stays; so does
    a name that differs in its capitals only, or is quite another.
    """
    found = []
    if row.hour is not None and row.hour != hour:
        found.append(TenantChange(TenantField.HOUR, _said(hour), _said(row.hour)))
    if row.name != name and not _only_capitals(row.name, name) and is_spelling(row.name, name):
        found.append(TenantChange(TenantField.NAME, name, row.name))
    if row.phone and row.phone != phone:
        found.append(TenantChange(TenantField.PHONE, phone, row.phone))
    return tuple(found)


def _said(hour: time | None) -> str:
    return f"{hour:%H:%M}" if hour else ""


def _only_capitals(given: str, stored: str) -> bool:
    return given == given.upper() and fold(given) == fold(_unaccented(stored))


def _unaccented(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if not unicodedata.combining(c))


def is_spelling(given: str, stored: str) -> bool:
    """Whether two names are one, spelled otherwise; a word may have been missing."""
    one, other = words(given), words(stored)
    if set(one) <= set(other) or set(other) <= set(one):
        return True
    left = sorted(set(one) - set(other)), sorted(set(other) - set(one))
    return OSA.distance(" ".join(left[0]), " ".join(left[1]), score_cutoff=_SLIPS) <= _SLIPS
