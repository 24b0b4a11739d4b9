"""The stored partners that the rows of a spreadsheet may mean: by code, or by name and seat."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from db.directory.detail import PartnerDetail, details
from db.models.directory import Partner
from domain.directory.forms import name_key

_CHUNK = 500


def key_of(organisation: Mapping[str, Any]) -> str:
    """What two rows of one organisation share: its name folded, and its seat."""
    return f"{name_key(organisation['name'])}/{organisation['istat']}"


class KnownPartners:
    """Those with one of `codes` or one of `names`, whole."""

    def __init__(self, session: Session, codes: Iterable[str], names: Iterable[str]) -> None:
        self.by_code: dict[str, PartnerDetail] = {}
        self.by_key: defaultdict[str, list[PartnerDetail]] = defaultdict(list)
        keys = (name_key(name) for name in names)
        for condition in (*_chunks(Partner.reference, codes), *_chunks(Partner.name_key, keys)):
            for partner in details(session, condition):
                if partner.reference not in self.by_code:
                    self.by_code[partner.reference] = partner
                    form = partner.form
                    key = key_of({"name": form.name, "istat": form.istat})
                    self.by_key[key].append(partner)


def _chunks(column: Any, values: Iterable[str]) -> Iterator[ColumnElement[bool]]:
    distinct = sorted(set(values))
    for start in range(0, len(distinct), _CHUNK):
        yield column.in_(distinct[start : start + _CHUNK])
