"""Which municipality people mean, however they write it."""

import pytest
from directory_support import COMO, VARESE
from sheet_support import reference_data

from exchange.directory.places import Municipalities

BUSTO, SAN_FERMO = "012026", "013206"


@pytest.fixture(scope="module")
def places():
    return Municipalities(reference_data().municipalities.values())


@pytest.mark.parametrize(
    ("text", "istat"),
    [
        ("Varese", VARESE),
        ("21100 Varese", VARESE),
        ("VARESE (VA)", VARESE),
        ("Varese - VA", VARESE),
        ("I-21100 Varese", VARESE),
        ("21100", VARESE),
        (VARESE, VARESE),
        ("citta' di Como", COMO),
        ("Comune di Como", COMO),
        ("Como (Co)", COMO),
        ("Busto A.", BUSTO),
        ("21052 Busto Arsizio (VA)", BUSTO),
        ("I - 21052 Busto Arsizio, Italia", BUSTO),
        ("21052.0 Busto Arsizio", BUSTO),
        ("21100.0", VARESE),
        ("S. Fermo della Battaglia", SAN_FERMO),
        # What contradicts itself, or is none of ours, is asked about.
        ("Varese (MI)", ""),
        ("22100 Varese", ""),
        ("20121 Milano (MI)", ""),
        ("Varesse", ""),
        ("2100 Varese", ""),
        ("2100", ""),
        ("", ""),
        ("-", ""),
    ],
)
def test_a_municipality_is_read_as_people_write_it(places, text, istat):
    assert places.surely(text) == istat


def test_a_slip_is_proposed_and_another_town_is_not(places):
    assert places.alike("Varesse")[0] == VARESE and places.is_close("Varesse")
    assert places.alike("2100 Varese")[0] == VARESE and places.is_close("2100 Varese")
    assert not places.is_close("Milano")
    assert not places.is_close("Varese (MI)")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Via Roma 1, Varese", ("Via Roma 1", "Varese")),
        ("Via Roma 1 - 21100 Varese (VA)", ("Via Roma 1", "21100 Varese (VA)")),
        ("Via Roma 1, 21100 Varese (VA), Italia", ("Via Roma 1", "21100 Varese (VA)")),
        ("Via Roma 1, Varese, VA", ("Via Roma 1", "Varese, VA")),
        ("Varese, via Roma 1", ("via Roma 1", "Varese")),
        ("21100 Varese (VA) - Via Roma, 1", ("Via Roma, 1", "21100 Varese (VA)")),
        ("P.zza Grande 5 Busto Arsizio", ("P.zza Grande 5", "Busto Arsizio")),
        ("Via Varese 3", ("Via Varese 3", "")),
        ("Via Varese", ("Via Varese", "")),
        ("Varese", ("Varese", "")),
    ],
)
def test_an_address_is_parted_from_the_municipality_at_its_end(places, text, parts):
    assert places.cut(text) == parts
