"""The stored partners that the rows of a spreadsheet may mean: by code, or by name and seat."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from db.chunks import chunks
from db.directory.detail import PartnerDetail, details
from db.models.directory import Partner
from domain.directory.forms import name_key


def key_of(organisation: Mapping[str, Any]) -> str:
    """What two rows of one organisation share: its name folded, and its seat."""
    return f"{name_key(organisation['name'])}/{organisation['istat']}"


class KnownPartners:
    """Those with one of `codes` or one of `names`, whole."""

    def __init__(self, session: Session, codes: Iterable[str], names: Iterable[str]) -> None:
        self.by_code: dict[str, PartnerDetail] = {}
        self.by_key: defaultdict[str, list[PartnerDetail]] = defaultdict(list)
        keys = (name_key(name) for name in names)
        conditions = [Partner.reference.in_(some) for some in chunks(sorted(set(codes)))]
        conditions += [Partner.name_key.in_(some) for some in chunks(sorted(set(keys)))]
        for condition in conditions:
            for partner in details(session, condition):
                if partner.reference not in self.by_code:
                    self.by_code[partner.reference] = partner
                    form = partner.form
                    key = key_of({"name": form.name, "istat": form.istat})
                    self.by_key[key].append(partner)
