"""A fixed directory of invented organisations, and what it is asked: nothing of it changes."""

import csv
from functools import cache
from pathlib import Path
from types import SimpleNamespace

from db.clock import utcnow
from db.directory.search_document import Belonging, document_of
from db.directory.search_words import implied_words, words_alike
from db.reference import load, said
from db.reference.catalogue import Catalogue, MunicipalityPlace, NeedTerm, QuarterPlace, Term
from domain.directory.forms import EVERYWHERE
from domain.search.documents import Document
from domain.search.index import Index
from domain.vocabulary import Capacity

HERE = Path(__file__).parent / "domain" / "search"
Organisation = list[dict[str, str]]
"""Its services, one a row."""


def read(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


@cache
def catalogue() -> Catalogue:
    """The reference data of the repository, without a database."""

    def terms(name: str) -> dict[str, Term]:
        return {
            row["code"]: Term(row["code"], row["label_it"], row["label_en"])
            for row in load._rows(name)
        }

    places = {
        row["istat"]: MunicipalityPlace(row["istat"], row["name"], row["province"], 0, 0)
        for row in load._municipalities()
    }
    quarters = {
        number: QuarterPlace(
            number,
            row["code"],
            row["name"],
            row["istat"],
            places[row["istat"]].name,
            places[row["istat"]].province,
            0,
            0,
            0,
            None,
            False,
        )
        for number, row in enumerate(load._quarters())
    }
    needs = {
        row["code"]: NeedTerm(
            row["code"], row["label_it"], row["label_en"], row["area_code"], False, False
        )
        for row in load._needs()
    }
    return Catalogue(
        terms("need_areas.csv"),
        needs,
        terms("partner_types.csv"),
        {},
        places,
        quarters,
        said.spoken_words(),
        said.words_alike(),
    )


@cache
def organisations() -> dict[str, Organisation]:
    """The services of each organisation, by its name and place."""
    found: dict[str, Organisation] = {}
    for row in read("directory.csv"):
        found.setdefault(f"{row['organisation']}, {row['municipality']}", []).append(row)
    return found


@cache
def istat_of(name: str) -> str:
    return next((p.istat for p in catalogue().municipalities.values() if p.name == name), name)


@cache
def index() -> Index:
    """The directory as the search of the application holds it."""
    made = Index(implied_words(catalogue()), words_alike(catalogue()))
    for identifier, services in organisations().items():
        made.put(_entry(identifier, services))
    made.refresh()
    return made


def _entry(identifier: str, rows: Organisation) -> Document:
    first = rows[0]
    partner = SimpleNamespace(
        away_until=None,
        reference=identifier,
        name=first["organisation"],
        alternate_name="",
        type_code=first["type"],
        istat=istat_of(first["municipality"]),
        description=first["description"],
        email="",
        phone=first["phone"],
        website="",
        active=True,
        verified_at=utcnow() if first["verified"] == "yes" else None,
    )
    services = [
        SimpleNamespace(
            id=number,
            name=row["service"],
            description=row["about"],
            eligibility_description=row["eligibility"],
            languages=row["languages"],
            capacity=Capacity(row["capacity"]),
        )
        for number, row in enumerate(rows)
        if row["service"]
    ]
    contacts = (
        [SimpleNamespace(name=first["contact"], title=first["title"], phone="", email="", hours="")]
        if first["contact"]
        else []
    )
    parts = Belonging(services, contacts)
    needs = {number: row["needs"].split() for number, row in enumerate(rows)}
    areas = {number: [istat_of(row["places"])] for number, row in enumerate(rows) if row["places"]}
    return document_of(partner, parts, needs, areas, catalogue())


def right(identifier: str, asked: dict[str, str]) -> bool:
    """Whether an organisation is what a question means, there where it asks for it."""
    rows = organisations()[identifier]
    return any(_is(meant, rows, asked["place"]) for meant in asked["meant"].split(";"))


def _is(meant: str, rows: Organisation, place: str) -> bool:
    if meant.startswith("type:"):
        return rows[0]["type"] == meant[5:] and _reaches(rows, place)
    if meant in catalogue().needs:
        return _reaches([row for row in rows if meant in row["needs"].split()], place)
    return rows[0]["organisation"].startswith(meant) and _reaches(rows, place)


def _reaches(rows: Organisation, place: str) -> bool:
    if not place or not rows:
        return bool(rows)
    province = catalogue().municipalities[istat_of(place)].province
    near = {place, province, EVERYWHERE}
    return rows[0]["municipality"] == place or any(row["places"] in near for row in rows)


def failing(asked: list[dict[str, str]], first: int) -> list[str]:
    """The questions that have no right answer among the `first`."""
    return [
        each["query"]
        for each in asked
        if not any(right(i, each) for i in index().search(each["query"]).ids[:first])
    ]
