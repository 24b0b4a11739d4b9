"""Organisations written differently that are likely one: asked about, and strangers are not."""

import pytest

from domain.directory.alike import Alikes, Likely

VARESE = [
    "CARITAS VARESE ODV",
    "Caritas Varesse",
    "Ass. Caritas di Varese",
    "Associazione Caritas di Varese O.D.V.",
    "varese caritas",
    "Caritas",
    "Carítas",
    "Cartias Varese",
]


def likely(ref, name, town="Varese", **more):
    return Likely(ref, (name,), town, **more)


def found(known, asked):
    alikes = Alikes()
    alikes.add(known)
    return [why.value for _ref, why in alikes.find(asked)]


@pytest.mark.parametrize("written", VARESE)
def test_one_name_is_known_in_all_its_spellings(written):
    assert found(likely("P-1", "Caritas Varese"), likely("#2", written)) == ["name"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Croce Rossa Italiana - Varese", "Croce Rossa Italiana - Como"),
        ("Auser", "Anteas"),
        ("Centro Anziani 1", "Centro Anziani 2"),
        ("VIP Varese", "VIS Varese"),
        ("Casa della Carità", "Banco di Solidarietà"),
        ("Servizi sociali del Comune di Varese", "Polizia locale del Comune di Varese"),
        ("Croce Rossa Italiana", "Croce Rossa"),
    ],
)
def test_another_organisation_is_not_asked_about(one, other):
    assert not found(likely("P-1", one), likely("#2", other))


def test_another_place_is_another_section_unless_the_name_says_which():
    auser = likely("P-1", "Auser", "Como")
    assert not found(auser, likely("#2", "Auser"))
    caritas = likely("P-1", "Caritas Varese")
    assert found(caritas, likely("#2", "CARITAS VARESSE", "Gallarate")) == ["name"]


def test_a_tax_number_or_a_telephone_tells_more_than_the_name():
    known = likely("P-1", "Caritas Varese", tax_id="80012345678", reached_by=("+390332111111",))
    assert found(known, likely("#2", "Altro nome", "Como", tax_id="80012345678")) == ["tax"]
    assert found(known, likely("#2", "Caritas", "Como", reached_by=("+390332111111",))) == [
        "reached"
    ]
    assert not found(known, likely("#2", "Comune", "Como", reached_by=("+390332111111",)))


def test_the_other_name_of_an_organisation_is_a_name_too():
    known = Likely("P-1", ("Centro di Aiuto alla Vita", "CAV"), "Varese")
    assert found(known, likely("#2", "C.A.V.")) == ["name"]


def test_the_surest_stands_first_and_few_are_named():
    alikes = Alikes()
    for number in range(9):
        alikes.add(likely(f"P-{number}", "Caritas Varese"))
    alikes.add(likely("P-9", "Altra", "Como", tax_id="80012345678"))
    told = alikes.find(likely("#2", "Caritas Varese", tax_id="80012345678"))
    assert [ref for ref, _why in told] == ["P-9", "P-0", "P-1"]
