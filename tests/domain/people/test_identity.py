import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refused
from domain.people import identity
from domain.people.identity import Flaw, find_identifiers, index_terms, sought


@pytest.mark.parametrize("text", ["RSSMRA80A01H501U", "rss mra 80a01 h501u", "RSS.MRA-80A01/H501U"])
def test_a_codice_fiscale_is_read_however_it_is_spaced(text):
    assert identity.codice_fiscale(text) == "RSSMRA80A01H501U"
    assert sought(text).codice_fiscale == "RSSMRA80A01H501U"


def test_a_codice_fiscale_with_letters_for_digits_is_accepted():
    assert identity.codice_fiscale("RSSMRA80A01H50MM") == "RSSMRA80A01H50MM"


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        ("RSSMRA80A01H501X", Flaw.CF_LETTER),
        ("12345678901", Flaw.CF_LENGTH),
        ("RSSMRA80A01H501", Flaw.CF_LENGTH),
        ("1234567890123456", Flaw.CF_FORM),
        ("RSSMRA80A01H501Ü", Flaw.CF_FORM),
    ],
)
def test_a_wrong_codice_fiscale_says_what_is_wrong(text, flaw):
    with pytest.raises(Refused) as refused:
        identity.codice_fiscale(text)
    assert refused.value.why is flaw


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("333 123 4567", "+393331234567"),
        ("0332/123456", "+390332123456"),
        ("0039 333 1234567", "+393331234567"),
        ("+44 20 7946 0958", "+442079460958"),
        ("  ", None),
    ],
)
def test_a_phone_is_italian_unless_it_says_otherwise(text, stored):
    assert identity.phone(text) == stored


@pytest.mark.parametrize("text", ["112", "1522", "118"])
def test_a_service_number_is_nobodys_own(text):
    with pytest.raises(Refused) as refused:
        identity.phone(text)
    assert refused.value.why is Flaw.PHONE_SHORT


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        ("abc", Flaw.PHONE_WRONG),
        ("333", Flaw.PHONE_SHORT),
        ("33312345678901234", Flaw.PHONE_WRONG),
        ("<script>", Flaw.PHONE_WRONG),
    ],
)
def test_a_wrong_phone_is_refused(text, flaw):
    with pytest.raises(Refused) as refused:
        identity.phone(text)
    assert refused.value.why is flaw


@pytest.mark.parametrize("query", ["333 123 4567", "+39 333 1234567", "0039 3331234567"])
def test_a_phone_is_found_with_or_without_prefix(query):
    terms = index_terms(None, "+393331234567")
    assert ("phone", sought(query).phone) in terms


@pytest.mark.parametrize("text", ["no", "a@", "a b@example.org"])
def test_a_wrong_mail_address_is_refused(text):
    with pytest.raises(Refused) as refused:
        identity.email(text)
    assert refused.value.why is Flaw.EMAIL_WRONG


def flaw_of(*numbers):
    """What is wrong with a household: size, minors, people over 65."""
    try:
        identity.check_household(*numbers)
    except Refused as refused:
        return refused.why
    return None


@pytest.mark.parametrize(
    ("numbers", "flaw"),
    [
        ((0, None, None), Flaw.SIZE_RANGE),
        ((21, None, None), Flaw.SIZE_RANGE),
        ((3, 2, 2), Flaw.SIZE_PARTS),
        ((3, 4, None), Flaw.SIZE_PARTS),
        ((2, -1, None), Flaw.SIZE_RANGE),
        ((None, None, 30), Flaw.SIZE_RANGE),
    ],
)
def test_an_impossible_household_is_refused(numbers, flaw):
    assert flaw_of(*numbers) is flaw


@pytest.mark.parametrize(
    "numbers", [(None, None, None), (None, 2, None), (1, None, 1), (4, 2, 2), (20, 20, 0)]
)
def test_a_household_may_be_partly_known(numbers):
    assert flaw_of(*numbers) is None


@pytest.mark.parametrize(
    ("story", "codes", "phones"),
    [
        ("cod. RSS MRA 80A01 H501U, grazie", 1, 0),
        ("con un errore rssmra80a01h501x.", 1, 0),
        ("chiamare 333 12 34 567 o 0332-123456", 0, 2),
        ("+39 333 1234567; poi 333.123.45.67, ok", 0, 2),
        ("il 12/03/2024 ha pagato 1.200,00 euro, bolletta 1234567890", 0, 0),
        ("dal 01 03 2024 al 02-04-2024, 350.000 euro", 0, 0),
        ("abita al 21100 di Varese dal 1998", 0, 0),
        ("", 0, 0),
    ],
)
def test_a_story_that_names_somebody_is_noticed(story, codes, phones):
    found = find_identifiers(story)
    assert (len(found.codici_fiscali), len(found.phones)) == (codes, phones)
    assert bool(found) == bool(codes or phones)


@given(
    st.lists(
        st.one_of(st.text(max_size=40), st.sampled_from(["RSSMRA80A01H501U", "333 1234567", "."])),
        max_size=12,
    ).map("".join)
)
def test_any_story_can_be_read_and_what_is_found_stands_in_it(story):
    found = find_identifiers(story)
    assert all(each in story for each in found.codici_fiscali + found.phones)
    assert all(len("".join(filter(str.isalnum, code))) == 16 for code in found.codici_fiscali)
    assert all(identity.phone(each) for each in found.phones)
