"""Who is the same tenant: what decides, and what contradicts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.mobile.convened import Acquaintance, How, Tenant

CF, OTHER_CF = "RSSMRA85T10A562S", "BNCLRA90A41F205I"
BASE, OMOCODIA = "RSSMRA80A01H501U", "RSSMRA80A01H50MM"
PHONE, OTHER_PHONE = "+393331234567", "+393337654321"


def known(*tenants: Tenant) -> Acquaintance:
    found = Acquaintance()
    for tenant in tenants:
        found.add(tenant)
    return found


def tenant(ref=1, name="Rossi Maria", cf="", phone="", quarter=5, earlier=""):
    return Tenant(ref, name, cf, phone, quarter, earlier)


@pytest.mark.parametrize(
    ("first", "second", "how"),
    [
        ({"cf": CF}, {"cf": CF, "name": "Neri Anna", "quarter": 9}, How.CODICE_FISCALE),
        ({"phone": PHONE}, {"phone": PHONE, "name": "MARIA  rossi", "quarter": 9}, How.PHONE),
        ({"phone": PHONE, "cf": CF}, {"phone": PHONE}, How.PHONE),
        ({"cf": BASE}, {"cf": OMOCODIA, "name": "Neri Anna", "quarter": 9}, How.CODICE_FISCALE),
        ({"cf": OMOCODIA}, {"cf": BASE}, How.CODICE_FISCALE),
        ({"cf": CF, "earlier": "12345678903"}, {"cf": "12345678903"}, How.CODICE_FISCALE),
        ({"cf": "12345678903"}, {"cf": CF}, How.NAME),
        ({"name": "Amina"}, {"name": "AMINA"}, How.NAME),
        ({}, {}, How.NAME),
        ({"cf": CF}, {"phone": PHONE}, How.NAME),
        ({"name": "D'Àngelo Zoë"}, {"name": "d angelo zoe"}, How.NAME),
    ],
)
def test_the_same_tenant_is_recognised(first, second, how):
    found = known(tenant(**first)).find(tenant(2, **second))
    assert found and (found[0].ref, found[1]) == (1, how)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"cf": CF, "phone": PHONE}, {"cf": OTHER_CF, "phone": PHONE}),
        ({"phone": PHONE}, {"phone": PHONE, "name": "Rossi Paolo"}),
        ({"phone": PHONE}, {"phone": OTHER_PHONE}),
        ({}, {"quarter": 9}),
        ({"cf": CF}, {"cf": OTHER_CF}),
        ({"name": "???"}, {"name": "!!!"}),
    ],
)
def test_somebody_else_is_not(first, second):
    assert known(tenant(**first)).find(tenant(2, **second)) is None


def test_of_two_alike_by_name_none_is_chosen_unless_one_is_preferred():
    two = known(tenant(1, phone=PHONE), tenant(2, phone=OTHER_PHONE))
    assert two.find(tenant(3)) is None
    found = two.find(tenant(3), preferred={2})
    assert found and found[0].ref == 2


@given(st.text(), st.text())
def test_any_name_is_compared_without_an_error(first, second):
    found = known(tenant(name=first)).find(tenant(2, name=second))
    assert found is None or found[0].ref == 1
