"""What becomes of each row of a list of organisations, before anything is written."""

from dataclasses import replace

import pytest
from directory_support import COMO, VARESE, add_partner
from imports_support import imported

from db.directory.detail import detail
from db.directory.import_plan import plan
from db.directory.import_rows import ImportRow, PartnerFate
from domain.directory.forms import Referent, Service
from domain.imports.plan import NEW

CARITAS = {"name": "Caritas Varese", "type_code": "REL", "istat": VARESE}


def row(line, name="Caritas Varese", *, code="", service=None, referents=(), meant="", **more):
    organisation = CARITAS | {"name": name} | more
    return ImportRow(line, code, organisation, service or {}, tuple(referents), meant)


@pytest.fixture
def caritas(session, coordinator):
    return add_partner(
        session,
        coordinator,
        "Caritas Varese",
        type_code="REL",
        phone="+390332111111",
        address="Piazza della Libertà 1",
        service=Service("Sportello", opening_hours="lun 9-12"),
        referent=Referent("Anna Prova", phone="+393331111111"),
    )


def planned(session, coordinator, *rows):
    found = plan(session, coordinator, rows)
    return found, [(each.line, each.fate.value) for each in found.rows]


def carry_out(session, coordinator, *rows):
    return imported(session, coordinator, rows)


@pytest.mark.parametrize(
    "name", ["CARITAS VARESE ODV", "Caritas Varesse", "Ass. Caritas di Varese"]
)
def test_one_that_is_likely_known_waits_until_somebody_says_so(session, coordinator, caritas, name):
    written = row(2, name, phone="+390332222222")
    found, fates = planned(session, coordinator, written, row(3, "Banco Alimentare"))
    assert fates == [(3, "create")]
    [question] = found.questions
    assert (question.line, [each.ref for each in question.candidates]) == (2, [caritas])

    same, fates = planned(session, coordinator, replace(written, meant=caritas))
    assert fates == [(2, "change")] and not same.questions
    assert [(each.field, each.after) for each in same.rows[0].changes] == [
        ("phone", "+390332222222")
    ]
    assert planned(session, coordinator, replace(written, meant=NEW))[1] == [(2, "create")]


def test_two_rows_of_a_file_that_are_likely_one_are_asked_about(session, coordinator):
    first, second = row(2, "Caritas Varese"), row(3, "CARITAS VARESE ODV", phone="+390332111111")
    found, fates = planned(session, coordinator, first, second)
    assert fates == [(2, "create")]
    assert [each.ref for each in found.questions[0].candidates] == ["#2"]
    found, fates = planned(session, coordinator, first, replace(second, meant="#2"))
    assert fates == [(2, "create")] and found.rows[0].lines == (2, 3)
    assert found.rows[0].organisation.phone == "+390332111111"
    assert found.rows[0].name == "Caritas Varese"


def test_several_rows_of_one_organisation_are_its_services_and_referents(session, coordinator):
    rows = [
        row(2, service={"name": "Mensa"}, referents=[{"name": "Anna"}, {"name": "Bruno"}]),
        row(3, "caritas varese", service={"name": "Docce"}, referents=[{"name": "Carla"}]),
        row(4, service={"name": "mensa", "opening_hours": "lun"}, referents=[{"name": "Anna"}]),
        row(5, phone="+390332111111"),
    ]
    carry_out(session, coordinator, *rows)
    stored = detail(session, coordinator, "P-00001")
    assert [(s.form.name, s.form.opening_hours) for s in stored.services] == [
        ("Mensa", "lun"),
        ("Docce", ""),
    ]
    assert [each.form.name for each in stored.referents] == ["Anna", "Bruno", "Carla"]
    assert stored.form.phone == "+390332111111"
    assert planned(session, coordinator, *rows)[1] == [(2, "leave")]


def test_a_row_that_contradicts_another_is_left_out_and_says_which(session, coordinator, caritas):
    rows = [
        row(2, service={"name": "Sportello", "opening_hours": "mar"}),
        row(3, service={"name": "Sportello", "opening_hours": "mer"}),
        row(4, service={"name": "Sportello", "opening_hours": "lun 9-12"}),
        row(5, "Nuova", istat=COMO),
        row(6, "nuova", istat=COMO, type_code="ODV"),
    ]
    found, fates = planned(session, coordinator, *rows)
    assert fates == [(2, "change"), (5, "create")]
    assert [(each.line, each.column, each.value) for each in found.problems] == [
        (3, "service", "2"),
        (6, "name", "5"),
    ]


def test_a_list_in_capitals_renames_nothing(session, coordinator, caritas):
    shouted = row(
        2,
        "CARITAS VARESE",
        code=caritas,
        address="PIAZZA DELLA LIBERTA' 1",
        service={"name": "SPORTELLO", "opening_hours": "LUN 9-12"},
        referents=[{"name": "ANNA PROVA", "phone": "+393331111111"}],
    )
    found, fates = planned(session, coordinator, shouted)
    assert fates == [(2, "leave")]
    assert found.rows[0].kept == 5
    other = row(2, "CARITAS DECANALE", code=caritas, address="PIAZZA DELLA LIBERTA' 11")
    [changed] = planned(session, coordinator, other)[0].rows
    assert [each.field for each in changed.changes] == ["name", "address"]


def test_what_is_asked_or_wrong_keeps_no_other_row_from_going_in(session, coordinator, caritas):
    done = carry_out(
        session,
        coordinator,
        row(2, "Caritas Varesse"),
        row(3, code="P-99999"),
        row(4, "Banco Alimentare"),
    )
    assert done.count(PartnerFate.CREATE) == 1 and len(done.problems) == len(done.questions) == 1
    assert detail(session, coordinator, "P-00002").form.name == "Banco Alimentare"
