"""Whether a text for others says who the tenant is, in any spelling, and how to reach them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.people.naming import Known, mentions

OFELIA = Known(
    family_name="D'Angelo",
    given_name="Niccolò Maria",
    phone="+393471234567",
    codice_fiscale="RSSMRA85M01H501Q",
    email="n.dangelo@posta.example.org",
    address="Via Monte Rosa 12, scala B",
    dwelling="A-1203/45",
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Serve un pacco per D'Angelo", ("D'Angelo",)),
        ("serve a d’angelo", ("d’angelo",)),
        ("il signor Angelo", ("Angelo",)),
        ("La signora DANGELO chiede", ("DANGELO",)),
        ("D Angelo Niccolo'", ("D Angelo", "Niccolo")),
        ("NICCOLÒ ha due figli", ("NICCOLÒ",)),
        ("Maria, poi Niccolo e Maria", ("Maria", "Niccolo")),
        ("Nic\u200bcolò", ("Nic\u200bcolò",)),
        ("Ｎｉｃｃｏｌò", ("Ｎｉｃｃｏｌò",)),
        ("Niccolo\u0300 c'è", ("Niccolo\u0300",)),
        ("chiamatela al 347 12 34 567", ("347 12 34 567",)),
        ("tel. 0039 347/1234567.", ("0039 347/1234567",)),
        ("cf: rssmra 85m01 h501q", ("rssmra 85m01 h501q",)),
        ("scrivete a N.DAngelo@posta.example.org", ("N.DAngelo@posta.example.org",)),
        ("abita in via Monte Rosa", ("via Monte Rosa",)),
        ("abita in v.le monte rosa, 12", ("monte rosa, 12",)),
        ("alloggio A 1203 45", ("A 1203 45",)),
        ("alloggio a1203/45", ("a1203/45",)),
        ("Serve un angelica, un po' di marialuisa e niccoloso", ()),
        ("Una montagna rosa di 12 metri", ()),
        ("", ()),
    ],
)
def test_a_text_is_read_as_a_person_would(text, found):
    assert mentions(text, [OFELIA]) == found


def known(family_name="", given_name="", **more):
    return [Known(family_name=family_name, given_name=given_name, **more)]


@pytest.mark.parametrize(
    ("people", "text", "found"),
    [
        (known("Li", "Wei"), "La signora Li ha bisogno", ("Li",)),
        (known("Li", "Wei"), "Serve aiuto per le pulizie e i libri di Weimar", ()),
        (known("De Luca"), "Un aiuto di tutti per la spesa de mattina", ()),
        (known("De Luca"), "La signora De Luca", ("De Luca",)),
        (known("De Luca"), "la signora deluca", ("deluca",)),
        (known("Deangelis"), "il signor De Angelis", ("De Angelis",)),
        (known("Rossi-Bianchi"), "la signora Bianchi", ("Bianchi",)),
        (known("Como"), "Abita a Como", ("Como",)),
        (known("Dino"), "La persona dice di no", ()),
        (known("Di La"), "qualcosa di là da fare", ("di là",)),
        (known("O"), "o oggi o domani", ()),
        (known("", ""), "qualcosa", ()),
        (known(address="Via Roma"), "in via Roma c'è posto, a Roma no", ("via Roma",)),
        (known(address="12"), "12 persone", ()),
        (known(dwelling="7"), "7 persone", ()),
        (known(phone="+39033212"), "ore 12", ()),
    ],
)
def test_short_common_and_compound_names(people, text, found):
    assert mentions(text, people) == found


def test_everybody_of_the_household_is_looked_for_and_each_word_told_once():
    people = [*known("Rossi", "Ada"), *known("Verdi", "Ugo")]
    assert mentions("Ugo, ADA, Rossi, ugo, UGO", people) == ("Ugo", "ADA", "Rossi")


@given(st.text(max_size=200), st.text(max_size=20), st.text(max_size=20), st.text(max_size=30))
def test_any_text_and_any_name_can_be_compared(text, family, given, address):
    people = known(family, given, address=address, dwelling=family, phone=given, email=address)
    assert all(word in text for word in mentions(text, people))


@given(st.from_regex(r"[A-Za-zÀ-ÖØ-öø-ÿ]{3,12}", fullmatch=True))
def test_a_name_of_three_letters_or_more_is_found_in_any_case(name):
    for written in (name, name.upper(), name.lower()):
        assert mentions(f"per «{written}», grazie", known(name)) == (written,)
