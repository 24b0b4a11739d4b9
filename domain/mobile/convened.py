"""Tenants of a list of convened people: who of them is the same, who is known already."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time

from domain.people.codice_fiscale import base, differ
from domain.people.likeness import likeness
from domain.people.words import asked, own_words
from domain.text import words
from domain.vocabulary import N_, Labelled

SIMILAR_SHOWN, ONE_SLIP = 3, 12
"""People of a similar name who are asked about, for one row; how far (`domain.people.spelling`)."""


@dataclass(frozen=True, slots=True)
class ConvenedRow:
    """A row of the list, each cell read and normal; empty where nothing was written."""

    line: int
    """As numbered in the spreadsheet, from 1."""
    family_name: str
    """Of people with one name this or the given name is empty."""
    given_name: str
    codice_fiscale: str = ""
    phone: str = ""
    """E.164."""
    address: str = ""
    quarter_id: int | None = None
    """None: the quarter of the stop."""
    day: date | None = None
    hour: time | None = None
    meant: str = ""
    """Whom a person said it means: the id of a person, `move` for one convened to another stop,
    or `domain.imports.plan.NEW`."""

    @property
    def name(self) -> str:
        """Family name first."""
        return f"{self.family_name} {self.given_name}".strip()


class How(Labelled):
    """What two tenants were found to be the same by."""

    CODICE_FISCALE = "cf", N_("by codice fiscale")
    PHONE = "phone", N_("by telephone and name")
    NAME = "name", N_("by name and quarter")
    LIST = "list", N_("on the list, written otherwise")
    SAID = "said", N_("as you said")


class Alike(Labelled):
    """Why two tenants may be the same, though nothing is sure."""

    PHONE = "phone", N_("same telephone, similar name")
    NAME = "name", N_("same name, another quarter or telephone")
    SIMILAR = "similar", N_("a similar name")
    STOP = "stop", N_("convened to another stop already")
    LIST = "list", N_("on this list already, written otherwise")


@dataclass(frozen=True, slots=True)
class Tenant:
    """What tenants are compared by; `ref` is whose it is: a person's id, a row of the list."""

    ref: int
    name: str
    codice_fiscale: str
    phone: str
    quarter_id: int
    earlier_code: str = ""
    """The provisional codice fiscale, where another took its place."""

    @property
    def codes(self) -> tuple[str, ...]:
        """By what codici fiscali they are the same, whatever form each was written in."""
        return tuple(base(code) for code in (self.codice_fiscale, self.earlier_code) if code)

    @property
    def name_key(self) -> tuple[str, ...]:
        """Equal for the same words in any order, case and accent."""
        return tuple(sorted(words(self.name)))

    def contradicts(self, other: "Tenant", *, phones: bool) -> bool:
        """Whether what both have written differs, so that they cannot be the same."""
        if set(self.codes) & set(other.codes):
            return False
        if differ(self.codice_fiscale, other.codice_fiscale):
            return True
        return phones and bool(self.phone and other.phone and self.phone != other.phone)


@dataclass
class Acquaintance:
    """Tenants to compare others with: a codice fiscale decides; else telephone and name; else
    name and quarter, if nothing contradicts it and there is only one such.
    """

    near: Mapping[int, Sequence[int]] = field(default_factory=dict)
    """For tenants by their `ref`, those of others whose names may be theirs, written otherwise."""
    _by_code: dict[str, Tenant] = field(default_factory=dict)
    _by_phone: defaultdict[tuple[str, tuple[str, ...]], list[Tenant]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _by_name: defaultdict[tuple[int, tuple[str, ...]], list[Tenant]] = field(
        default_factory=lambda: defaultdict(list)
    )

    _anywhere: defaultdict[tuple[str, ...], list[Tenant]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _with_phone: defaultdict[str, list[Tenant]] = field(default_factory=lambda: defaultdict(list))
    _by_ref: dict[int, Tenant] = field(default_factory=dict)

    def add(self, tenant: Tenant) -> None:
        """Remember a tenant; of two with one codice fiscale the first stays."""
        key = tenant.name_key
        self._by_ref[tenant.ref] = tenant
        self._anywhere[key].append(tenant)
        if tenant.phone:
            self._with_phone[tenant.phone].append(tenant)
        for code in tenant.codes:
            self._by_code.setdefault(code, tenant)
        if tenant.phone:
            self._by_phone[tenant.phone, key].append(tenant)
        self._by_name[tenant.quarter_id, key].append(tenant)

    def find(self, tenant: Tenant, preferred: Collection[int] = ()) -> tuple[Tenant, How] | None:
        """The same tenant among those remembered; of several by name only one whose `ref` is
        among `preferred`.
        """
        if by_code := next((self._by_code[c] for c in tenant.codes if c in self._by_code), None):
            return by_code, How.CODICE_FISCALE
        key = tenant.name_key
        if not key:
            return None
        alike = self._by_phone.get((tenant.phone, key), []) if tenant.phone else []
        for other in alike:
            if not tenant.contradicts(other, phones=False):
                return other, How.PHONE
        named = [
            other
            for other in self._by_name.get((tenant.quarter_id, key), [])
            if not tenant.contradicts(other, phones=True)
        ]
        chosen = [other for other in named if other.ref in preferred] or named
        return (chosen[0], How.NAME) if len({other.ref for other in chosen}) == 1 else None

    def of(self, ref: int) -> Tenant | None:
        """Whose `ref` this is."""
        return self._by_ref.get(ref)

    def likely(self, tenant: Tenant) -> list[tuple[Tenant, "Alike"]]:
        """Who may be the same tenant, though nothing is sure: to be asked about."""
        found: dict[int, tuple[Tenant, Alike]] = {}
        for others, why in (
            (self._with_phone.get(tenant.phone, ()) if tenant.phone else (), Alike.PHONE),
            (self._anywhere.get(tenant.name_key, ()), Alike.NAME),
            (self._similar(tenant), Alike.SIMILAR),
        ):
            for other in others:
                if why is Alike.PHONE and not set(tenant.name_key) & set(other.name_key):
                    continue
                if not tenant.contradicts(other, phones=False):
                    found.setdefault(other.ref, (other, why))
        return list(found.values())

    def _similar(self, tenant: Tenant) -> list[Tenant]:
        """Those whose names answer, at most SIMILAR_SHOWN, the nearest first."""
        wanted = asked(tenant.name)
        others = [self._by_ref[ref] for ref in self.near.get(tenant.ref, ()) if ref in self._by_ref]
        far = [(likeness(wanted, own_words(other.name, "")), other) for other in others]
        near = sorted((d, other.ref) for d, other in far if d is not None and d <= ONE_SLIP)
        return [self._by_ref[ref] for _distance, ref in near[:SIMILAR_SHOWN]]
