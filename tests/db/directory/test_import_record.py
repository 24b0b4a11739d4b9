"""What an import leaves in the history of a partner: every field it changed, however many."""

import re

import pytest
from directory_support import add_partner
from imports_support import imported
from sheet_support import xlsx

from db.directory import write as partners_write
from db.directory.detail import detail, history
from db.reference.catalogue import catalogue_of
from domain.directory.forms import Referent, Service
from exchange.directory.sheet import parse

BEFORE = {
    "Codice": "P-00001",
    "Nome": "Casa Aperta",
    "Tipo": "ODV",
    "Comune": "Varese",
    "Telefono": "0332 111111",
    "Servizio": "Sportello",
    "Orari di apertura": "lunedì",
    "Referente": "Anna Prova",
    "Telefono referente": "0332 222222",
    "Secondo referente": "Bruno Prova",
    "Telefono secondo referente": "0332 333333",
}


def bring_in(session, actor, **changes):
    row = BEFORE | changes
    rows = parse(xlsx(list(row), list(row.values())), catalogue_of(session)).rows
    imported(session, actor, rows)
    session.flush()


@pytest.fixture
def partner(session, coordinator):
    reference = add_partner(session, coordinator, "Casa Aperta")
    version = detail(session, coordinator, reference).version
    partners_write.save_service(session, coordinator, reference, version, Service("Sportello"))
    for name in ("Anna Prova", "Bruno Prova"):
        version = detail(session, coordinator, reference).version
        partners_write.save_referent(session, coordinator, reference, version, Referent(name))
    bring_in(session, coordinator)
    return reference


def told(session, coordinator, reference, before):
    """What the newest import left in the history, as written."""
    lines = history(session, coordinator, reference)
    details = [line.detail.split("\n", 1) for line in reversed(lines[: len(lines) - before])]
    [number] = {number for number, _rest in details}
    assert re.fullmatch(r"import\t\d+", number)
    return "\n".join(rest for _number, rest in details)


def test_three_phones_changed_in_one_row_are_three_lines(session, coordinator, partner):
    before = len(history(session, coordinator, partner))
    bring_in(
        session,
        coordinator,
        **{
            "Telefono": "0332 444444",
            "Telefono referente": "0332 555555",
            "Telefono secondo referente": "0332 666666",
        },
    )
    assert told(session, coordinator, partner, before).split("\n") == [
        "phone\t…111\t…444",
        "Anna Prova",
        "phone\t…222\t…555",
        "Bruno Prova",
        "phone\t…333\t…666",
    ]


def test_a_row_that_changes_much_is_told_to_its_last_field(session, coordinator, partner):
    long = "parola " * 25
    changed = {
        "Descrizione": long,
        "Indirizzo": long,
        "Altro nome o sigla": long,
        "Orari di apertura": long,
        "A chi si rivolge": long,
        "Ruolo": "Presidente dell'associazione",
        "Telefono referente": "0332 777777",
        "Ruolo secondo referente": "Vicepresidente",
        "Telefono secondo referente": "0332 888888",
    }
    before = len(history(session, coordinator, partner))
    bring_in(session, coordinator, **changed)
    lines = told(session, coordinator, partner, before)
    fields = [line.split("\t")[0] for line in lines.split("\n") if "\t" in line]
    assert sorted(fields) == sorted(
        ["description", "address", "alternate_name", "opening_hours", "eligibility_description"]
        + ["title", "phone"] * 2
    )
    assert "phone\t…333\t…888" in lines
