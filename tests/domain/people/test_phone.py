"""A tenant's telephone number: what is stored of it, what is asked, how it is found again."""

import pytest

from domain.directory import rules
from domain.errors import Refused
from domain.intake.form import identity_field
from domain.people.identity import index_terms, sought
from domain.people.one_name import stands_for_none
from domain.people.phone import meant
from domain.phones.read import PhoneFlaw
from domain.text import TooLong


def stored(text):
    return identity_field("phone", text)


def refused(text):
    with pytest.raises(Refused) as told:
        stored(text)
    return told.value


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("333 1112201", "+393331112201"),
        ("3331112201.0", "+393331112201"),
        ("3331112201,00", "+393331112201"),
        ("3.331112201E9", "+393331112201"),
        ("3,331112201E+09", "+393331112201"),
        ("393331112201.0", "+393331112201"),
        ("39333 1112201", "+393331112201"),
        ("0039 333-111.22.01", "+393331112201"),
        ("cell. 333 1112201", "+393331112201"),
        ("\U0001f4de 333 1112201", "+393331112201"),
        ("'3331112201", "+393331112201"),
        ("Tel: 0332/555012", "+390332555012"),
        ("(0332) 555012", "+390332555012"),
        ("0332\u2013555012", "+390332555012"),
        ("0332\u00a0555\u202f012", "+390332555012"),
        ("\uff13\uff13\uff13\uff11\uff11\uff11\uff12\uff12\uff10\uff11", "+393331112201"),
        ("\u0663\u0663\u0663\u0661\u0661\u0661\u0662\u0662\u0660\u0661", "+393331112201"),
        ("\u202a333 1112201\u202c", "+393331112201"),
        ("+39 (0)332 555012", "+390332555012"),
        ("39 0332 555012", "+390332555012"),
        ("0041 91 123 45 67", "+41911234567"),
        ("+41 (0)91 123 45 67", "+41911234567"),
        ("02 7600 1234", "+390276001234"),
        ("031 555012", "+39031555012"),
        ("039 2301234", "+390392301234"),
        ("331 1234567", "+393311234567"),
        ("3921234567", "+393921234567"),
        ("3512345678", "+393512345678"),
        ("3123456789", "+393123456789"),
        ("337 123456", "+39337123456"),
    ],
)
def test_a_number_is_read_however_it_is_written(text, number):
    assert stored(text) == number


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("332555012", "+390332555012"),
        ("332 55.50.12", "+390332555012"),
        ("332555012.0", "+390332555012"),
        ("+39 332 555012", "+390332555012"),
        ("0039332555012", "+390332555012"),
        ("39332555012", "+390332555012"),
        ("3321555012", "+3903321555012"),
        ("331234567", "+390331234567"),
        ("31555012", "+39031555012"),
        ("315550123", "+390315550123"),
        ("39 2301234", "+390392301234"),
        ("39230123", "+39039230123"),
        ("351234567", "+390351234567"),
        ("362555012", "+390362555012"),
        ("341555012", "+390341555012"),
        ("276001234", "+390276001234"),
        ("66001234", "+39066001234"),
        ("817654321", "+390817654321"),
        ("115551234", "+390115551234"),
    ],
)
def test_a_landline_that_lost_its_zero_is_asked_about(text, meant):
    asked = refused(text)
    assert (asked.why, asked.about) == (PhoneFlaw.ZERO, meant)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("112", PhoneFlaw.SHORT),
        ("1522", PhoneFlaw.SHORT),
        ("116117", PhoneFlaw.SHORT),
        ("116 117", PhoneFlaw.SHORT),
        ("19696", PhoneFlaw.SHORT),
        ("800 123456", PhoneFlaw.SERVICE),
        ("803116", PhoneFlaw.SERVICE),
        ("+39 800 123456", PhoneFlaw.SERVICE),
        ("+41 800 123 456", PhoneFlaw.SERVICE),
        ("899 123456", PhoneFlaw.SERVICE),
        ("199123456", PhoneFlaw.SERVICE),
        ("848 123456", PhoneFlaw.SERVICE),
        ("892123", PhoneFlaw.SERVICE),
        ("892 424", PhoneFlaw.SERVICE),
        ("333 12345678", PhoneFlaw.LONG),
        ("+39 333 12345678", PhoneFlaw.LONG),
        ("0332 5550123456", PhoneFlaw.LONG),
        ("333 123456", PhoneFlaw.MISSING),
        ("33311122", PhoneFlaw.MISSING),
        ("555012", PhoneFlaw.AREA),
        ("3.33E+09", PhoneFlaw.CUT),
        ("3,33111E9", PhoneFlaw.CUT),
        ("41 91 123 45 67", PhoneFlaw.ABROAD),
        ("333 1112201 / 0332 555012", PhoneFlaw.SEVERAL),
        ("333 1112201 - 333 1112202", PhoneFlaw.SEVERAL),
        ("0332 555012/13", PhoneFlaw.SEVERAL),
        ("333 1112201 figlia", PhoneFlaw.WORDS),
        ("0332 555012 int. 3", PhoneFlaw.WORDS),
        ("0330 123456", PhoneFlaw.WRONG),
        ("+39", PhoneFlaw.WRONG),
        ("+", PhoneFlaw.WRONG),
    ],
)
def test_what_is_no_persons_number_is_refused_and_said_why(text, why):
    assert refused(text).why is why


WRITTEN = {
    "+390332555012": """
        0332 555012;(0332) 555012;0332/555012;0332\u2013555012;+39 0332 555012;0039 0332 555012;
        390332555012;0332\u00a0555012;\uff10\uff13\uff13\uff12 555012;332555012;tel. 0332555012""",
    "+393331112201": """
        333 1112201;+39 333 111 22 01;0039 3331112201;393331112201;3331112201.0;3.331112201E9;
        333-111.22.01;(333) 1112201""",
    "+41911234567": "+41 91 123 45 67;0041 91 123 45 67;0041911234567;+41 (0)91 1234567",
}


@pytest.mark.parametrize(
    ("number", "query"),
    [(number, query) for number, queries in WRITTEN.items() for query in queries.split(";")],
)
def test_a_number_is_found_in_every_form_in_which_it_is_accepted(number, query):
    terms = index_terms(None, number)
    assert any(("phone", each) in terms for each in sought(query).phones)


@pytest.mark.parametrize("text", ["3" * 5_000, "333 1112201 " * 900, "9E" * 400, "x" * 5_000])
def test_a_text_of_any_length_is_read_or_refused(text):
    with pytest.raises((Refused, TooLong)):
        stored(text)
    assert meant(text) == "" and not stands_for_none(text)
    sought(text)
    with pytest.raises(ValueError, match=r"."):
        rules.phone(text)


def test_a_number_stored_before_the_zero_was_asked_for_is_still_found():
    terms = index_terms(None, "+39332555012")
    assert any(("phone", each) in terms for each in sought("332 555012").phones)
