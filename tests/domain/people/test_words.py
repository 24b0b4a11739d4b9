"""Words of names: which a person is found by, which somebody looks for."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.people.identity import sought
from domain.people.words import LONGEST, asked, terms
from domain.text import fold, words

NAMES = st.text(min_size=1, max_size=40)
ITALIAN = st.text(alphabet=string.ascii_letters + "àèéìòùÀÈÉÌÒÙ' ", min_size=1, max_size=30)


@given(ITALIAN | NAMES)
def test_every_word_of_three_letters_finds_the_person(family):
    found = terms(family, "")
    for word in words(family):
        if 3 <= len(word) <= LONGEST // 4 and word not in ("del", "san", "dal", "von", "der"):
            assert word in found or not asked(word)


@given(ITALIAN, ITALIAN)
def test_capitals_and_accents_do_not_matter(family, first):
    found = terms(family, first)
    assert found == terms(family.upper(), first.lower()) == terms(fold(family), fold(first))


@given(NAMES, NAMES)
def test_no_word_is_longer_than_the_index_stores(family, first):
    assert all(len(word.encode()) <= LONGEST + 1 for word in terms(family * 9, first * 9))


@pytest.mark.parametrize("text", ["", "   ", "\t\n", "a", "d' ", "x y", "%", "__", "…"])
def test_blanks_signs_and_single_letters_look_for_nobody(text):
    assert sought(text).blank


@pytest.mark.parametrize("text", ["De", "di", "della", "Lo"])
def test_a_particle_finds_nobody_who_only_has_it_in_a_name(text):
    assert asked(text).words[0] not in terms("De Luca", "Lo Presti Di Della Valle")


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("Sig.ra Rossi", "rossi"),
        ("Dott. Bianchi", "bianchi"),
        ("DOTT.SSA  Anna Bianchi", "anna bianchi"),
        ("Sig.na Li", "li"),
        ("Gent.ma sig.ra Neri", "neri"),
        ("Egr. Dott. Ing. Neri", "neri"),
        ("sigra Rossi", "rossi"),
        ("Mr Khan", "khan"),
        ("Mrs. Khan", "khan"),
        ("Avv. Ng", "ng"),
        ("Don", "don"),
        ("Gentile Anna", "gentile anna"),
    ],
)
def test_titles_are_no_names(typed, left):
    assert asked(typed).words == tuple(left.split())
