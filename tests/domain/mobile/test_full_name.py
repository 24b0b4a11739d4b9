"""Family and given name in one cell, as lists of convened tenants have them."""

import pytest

from domain.mobile.full_name import given_first, split

FAMILY_FIRST = {
    "Rossi Maria": ("Rossi", "Maria"),
    "ROSSI MARIA": ("ROSSI", "MARIA"),
    "De Luca Anna Maria": ("De Luca", "Anna Maria"),
    "Della Valle Ugo": ("Della Valle", "Ugo"),
    "Rossi, Anna Maria": ("Rossi", "Anna Maria"),
    "BIANCHI CONTI Ada": ("BIANCHI CONTI", "Ada"),
    "Ada BIANCHI": ("BIANCHI", "Ada"),
    "El Amrani Fatima": ("El Amrani", "Fatima"),
    "Sukarno": ("Sukarno", ""),
    "  Rossi   Maria ": ("Rossi", "Maria"),
}
GIVEN_FIRST = {
    "Maria Rossi": ("Rossi", "Maria"),
    "Anna Maria De Luca": ("De Luca", "Anna Maria"),
    "Ugo Della Valle": ("Della Valle", "Ugo"),
    "Rossi, Maria": ("Rossi", "Maria"),
    "ROSSI Maria": ("ROSSI", "Maria"),
}


@pytest.mark.parametrize(("name", "parts"), FAMILY_FIRST.items())
def test_a_name_is_parted_with_the_family_name_first(name, parts):
    assert split(name, given_first=False) == parts


@pytest.mark.parametrize(("name", "parts"), GIVEN_FIRST.items())
def test_a_name_is_parted_with_the_given_name_first(name, parts):
    assert split(name, given_first=True) == parts


def test_a_codice_fiscale_tells_where_the_family_name_ends():
    said = split("Bianchi Conti Ada", given_first=False, codice_fiscale="BNCDAA80A41L682X")
    assert said == ("Bianchi Conti", "Ada")
    assert split("Ada Verdi", given_first=False, codice_fiscale="VRDDAA80A41L682X") == (
        "Verdi",
        "Ada",
    )


def test_the_order_of_a_list_is_guessed_from_its_common_names():
    assert given_first(["Maria Rossi", "Ugo Verdi", "Xu Li"])
    assert not given_first(["Rossi Maria", "Verdi Ugo", "Xu Li", "Bianchi, Ada"])
    assert not given_first([])
