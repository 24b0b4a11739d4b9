import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refused
from domain.people import identity
from domain.people.flaws import Flaw
from domain.people.identity import find_identifiers
from domain.people.phone import points_at_somebody


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
        ("il numero 332 555012, o 333 123456: uno è sbagliato", 0, 2),
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
    assert all(points_at_somebody(each) for each in found.phones)
