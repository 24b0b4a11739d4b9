"""One codice fiscale in all its forms: omocodia, and the provisional one that came before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.it import codicefiscale

from domain.errors import Refused
from domain.merging.rules import codes_of_both
from domain.people.codice_fiscale import base, codice_fiscale, differ, meant, replaces
from domain.people.flaws import Flaw
from domain.people.identity import index_terms, sought
from domain.people.naming import Known, mentions

BASE, OMOCODIA, OTHER = "RSSMRA80A01H501U", "RSSMRA80A01H50MM", "BNCLGU75C41L682T"
PROVISIONAL = "12345678903"
PLACES = (6, 7, 9, 10, 12, 13, 14)


def omocodia(places):
    body = list(BASE[:15])
    for place in places:
        body[place] = "LMNPQRSTUV"[int(body[place])]
    return "".join(body) + codicefiscale.calc_check_digit("".join(body))


def finds(query, stored):
    terms = index_terms(stored, None)
    return ("cf", sought(query).code) in terms


@given(st.sets(st.sampled_from(PLACES)), st.sets(st.sampled_from(PLACES)))
def test_every_form_of_one_codice_fiscale_finds_every_other(one, other):
    typed, stored = omocodia(one), omocodia(other)
    assert codice_fiscale(typed) == typed and codice_fiscale(stored) == stored
    assert base(typed) == base(stored) == BASE
    assert finds(typed, stored)
    assert not differ(typed, stored)


def test_what_was_typed_is_stored_and_another_persons_is_another():
    assert codice_fiscale("rss mra 80a01 h50mm") == OMOCODIA
    assert not finds(BASE, OTHER)
    assert differ(OMOCODIA, OTHER)


@pytest.mark.parametrize(
    "text",
    [
        "RSSMRA80A01H501U",
        "rss mra 80a01 h501u",
        "RSS.MRA-80A01/H501U",
        "\uff32SSMRA80A01H501U",
        "RSSMRA\u201380A01\u00a0H501U\u200b",
    ],
)
def test_a_codice_fiscale_is_read_however_it_is_spaced(text):
    assert codice_fiscale(text) == BASE
    assert finds(text, BASE)


@pytest.mark.parametrize("text", [PROVISIONAL, "123 4567 8903", "12345678903.0", "1.2345678903E10"])
def test_a_provisional_one_is_accepted_by_its_own_check_digit(text):
    assert codice_fiscale(text) == PROVISIONAL
    assert finds(text, PROVISIONAL)


def test_eleven_digits_may_be_sought_as_a_landline_too():
    both = sought("03321234563")
    assert both.code == "03321234563" and both.phones == ("03321234563",)


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        ("RSSMRA80A01H501X", Flaw.CF_LETTER),
        ("12345678901", Flaw.CF_DIGIT),
        ("00000000000", Flaw.CF_DIGIT),
        ("1234567890", Flaw.CF_LENGTH),
        ("RSSMRA80A01H501", Flaw.CF_LENGTH),
        ("1234567890123456", Flaw.CF_FORM),
        ("RSSMRA80A01H501\u00dc", Flaw.CF_FORM),
    ],
)
def test_a_wrong_one_says_what_is_wrong(text, flaw):
    with pytest.raises(Refused) as refused:
        codice_fiscale(text)
    assert refused.value.why is flaw


def test_a_provisional_one_contradicts_no_other_and_is_kept_when_that_comes():
    assert not differ(PROVISIONAL, BASE)
    assert differ(PROVISIONAL, "12345678911")
    assert replaces(PROVISIONAL, BASE) and not replaces(BASE, PROVISIONAL)
    both = {"codice_fiscale": BASE, "earlier_code": PROVISIONAL}
    assert codes_of_both(PROVISIONAL, BASE) == codes_of_both(BASE, PROVISIONAL) == both
    assert codes_of_both(BASE, OMOCODIA) == codes_of_both(BASE, None) == {}


def test_a_text_names_a_tenant_by_any_of_their_codes():
    tenant = Known(codice_fiscale=OMOCODIA, earlier_code=PROVISIONAL)
    assert mentions(f"cf {BASE.lower()}, prima {PROVISIONAL}", [tenant]) == (
        BASE.lower(),
        PROVISIONAL,
    )


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("RSSMRA8OA01H501U", BASE),
        ("RSSMRA80AO1H501U", BASE),
        ("rssmra80a0ih5oiu", BASE),
        ("RSSMRA80A0l H501U", BASE),
        ("R5SMRA80A01H501U", BASE),
        ("8NCLGU75C41L682E", "BNCLGU75C41L682E"),
        ("BNCLGU75C4IL682E", "BNCLGU75C41L682E"),
        ("RSSMRA80A01H50NM", ""),
        (BASE, ""),
        (OMOCODIA, ""),
        ("RSSMRA80A01H501X", ""),
        ("RSSMRA8OA01H501X", ""),
        ("0" * 16, ""),
        ("RSSMRA80A01H501", ""),
        ("123456789O3", ""),
        ("", ""),
    ],
)
def test_signs_taken_for_each_other_are_asked_about_where_the_check_letter_then_holds(typed, code):
    assert meant(typed) == code
