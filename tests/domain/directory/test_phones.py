"""The numbers of an organisation: short ones, several in one cell, extensions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import i18n
from domain.directory import rules
from domain.phones.number import numbers


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("", ""),
        ("112", "112"),
        ("1522", "1522"),
        ("116117", "116117"),
        ("116 117", "116117"),
        ("114", "114"),
        ("118", "118"),
        ("19696", "19696"),
        ("1.96.96", "19696"),
        ("803.116", "803116"),
        ("800 123 456", "800123456"),
        ("+39 800 123456", "800123456"),
        ("numero verde 800-123456", "800123456"),
        ("199 123456", "199123456"),
        ("0332 555012", "+390332555012"),
        ("0332/555012", "+390332555012"),
        ("0332/55.50.12", "+390332555012"),
        ("0332/55/50/12", "+390332555012"),
        ("0332-555012", "+390332555012"),
        ("0332 - 555012", "+390332555012"),
        ("(0332) 555012", "+390332555012"),
        ("3331112201.0", "+393331112201"),
        ("0332555012.0", "+390332555012"),
        ("0332 555012 / 3331112201.0", "+390332555012 / +393331112201"),
        ("0332 555012/13", "+390332555012 / +390332555013"),
        ("0332 555012 / 14", "+390332555012 / +390332555014"),
        ("0332/555012/13/14", "+390332555012 / +390332555013 / +390332555014"),
        ("0332 555012-13", "+390332555012 / +390332555013"),
        ("02 123456/7", "+3902123456 / +3902123457"),
        ("02 76001234-5", "+390276001234 / +390276001235"),
        ("0332 555012 - 333 1112201", "+390332555012 / +393331112201"),
        ("0332 555012 / 333 1112201", "+390332555012 / +393331112201"),
        ("0332/555012-333/1112201", "+390332555012 / +393331112201"),
        ("0332 555012 333 1112201", "+390332555012 / +393331112201"),
        ("0332555012; 3331112201", "+390332555012 / +393331112201"),
        ("0332555012, 3331112201", "+390332555012 / +393331112201"),
        ("0332 555012 o 333 1112201", "+390332555012 / +393331112201"),
        ("0332 555012\n333 1112201", "+390332555012 / +393331112201"),
        ("tel. 0332 555012 cell. 333 1112201", "+390332555012 / +393331112201"),
        ("+39 0332 555012 / +39 333 1112201", "+390332555012 / +393331112201"),
        ("0039 0332 555012 - 0041 91 123 45 67", "+390332555012 / +41911234567"),
        ("112 / 118", "112 / 118"),
        ("112/118", "112 / 118"),
        ("1522 - 0332 555012", "1522 / +390332555012"),
        ("800123456 / 0332 555012", "800123456 / +390332555012"),
        ("0332 555012 / 112", "+390332555012 / 112"),
        ("0332 555012 / 187", "+390332555012 / 187"),
        ("0332 555012 int. 3 / 112", "+390332555012;ext=3 / 112"),
        ("0332 555012 / 0332 555012", "+390332555012"),
        ("0332 555012 int. 12", "+390332555012;ext=12"),
        ("0332 555012 int 12", "+390332555012;ext=12"),
        ("0332 555012 interno 3", "+390332555012;ext=3"),
        ("0332 555012 - interno: 3", "+390332555012;ext=3"),
        ("0332.555012 r.a.", "+390332555012"),
        ("0332 555012 (int. 12)", "+390332555012;ext=12"),
        ("0332 555012, ext 401", "+390332555012;ext=401"),
        ("0332 555012 x12", "+390332555012;ext=12"),
        ("0332 555012 int. 12/13", "+390332555012;ext=12 / +390332555012;ext=13"),
        ("0332 555012 int. 12 e 13", "+390332555012;ext=12 / +390332555012;ext=13"),
        ("0332 555012 int. 12 / 333 1112201", "+390332555012;ext=12 / +393331112201"),
        ("333 1112201 - 0332 555012 int. 4", "+393331112201 / +390332555012;ext=4"),
    ],
)  # fmt: skip
def test_numbers_that_can_be_called_are_kept_as_such(text, stored):
    assert rules.phone(text) == stored
    assert rules.phone(stored) == stored


@pytest.mark.parametrize(
    ("text", "shown", "called"),
    [
        ("0332 555012 fax 0332 555013", "0332 555012 / fax 0332 555013", 1),
        ("Tel. 0332 555012 - Fax 0332 555013", "0332 555012 / fax 0332 555013", 1),
        ("0332 555012 (tel) 0332 555013 (fax)", "0332 555012 / fax 0332 555013", 1),
        ("tel./fax 0332 555012", "0332 555012 (tel./fax)", 1),
        ("fax 0332 555012/13", "fax 0332 555012 / fax 0332 555013", 0),
        ("fax: 0332 555012", "fax 0332 555012", 0),
        ("Fax direzione 0332 555012", "fax 0332 555012 (direzione)", 0),
        ("tel. 0332 555012 (chiedere di Anna)", "0332 555012 (chiedere di Anna)", 1),
        ("0332 555012 chiedere di Anna", "0332 555012 (chiedere di Anna)", 1),
        ("333 1112201 ore pasti", "333 111 2201 (ore pasti)", 1),
        ("333 1112201 (ore pasti) / 0332 555012", "333 111 2201 (ore pasti) / 0332 555012", 2),
        ("0332 555012 lun-ven 9.00-12.30", "0332 555012 (lun-ven 9.00-12.30)", 1),
        ("0332 555012 dalle 9 alle 12", "0332 555012 (dalle 9 alle 12)", 1),
        ("0332 555012 (ore 8.00-12.00)", "0332 555012 (ore 8.00-12.00)", 1),
        ("0332 555012 int. 3 (segreteria)", "0332 555012 int. 3 (segreteria)", 1),
        ("Anna 333 1112201, Marco 333 1112202", "333 111 2201 (Anna) / 333 111 2202 (Marco)", 2),
        (
            "0332 555012 segreteria, cell. Anna 333 1112201",
            "0332 555012 (segreteria) / 333 111 2201 (cell. Anna)",
            2,
        ),
        ("333 1112201 Anna 333 1112202 Marco", "333 111 2201 (Anna) / 333 111 2202 (Marco)", 2),
        ("0332 555012 (Anna 333 1112201)", "0332 555012 / 333 111 2201 (Anna)", 2),
        (
            "0332 555012 o 333 1112201 (solo WhatsApp)",
            "0332 555012 / 333 111 2201 (solo WhatsApp)",
            2,
        ),
        ("1522 (antiviolenza e stalking)", "1522 (antiviolenza e stalking)", 1),
        ("numero antiviolenza 1522", "1522 (numero antiviolenza)", 1),
        (
            "0332 555012\nfax 0332 555013\ncell 333 1112201",
            "0332 555012 / fax 0332 555013 / 333 111 2201",
            2,
        ),
    ],
)
def test_words_beside_a_number_are_kept_and_no_fax_is_called(text, shown, called):
    i18n.use("it")
    stored = rules.phone(text)
    assert i18n.phone(stored) == shown
    assert rules.phone(stored) == rules.phone(shown) == stored
    assert len(i18n.calls(stored)) == called


@pytest.mark.parametrize(
    "text",
    [
        "332555012",
        "332 555012 / 333 1112201",
        "+39 332 555012",
        "0332 55501Z",
        "0332 555O12",
        "333 111 (ore pasti)",
        "332 555012 (chiedere di Anna)",
        f"0332 555012 ({'parole ' * 30})",
        "chiedere in segreteria",
        "0332 555012/",
        "int. 12",
        "333 12345678",
        "333",
        "3.33E+09",
        "1112201 / 5550123",
        "12/02/2026",
    ],
)
def test_what_nobody_could_call_is_refused_in_words(text):
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        rules.phone(text)


def test_each_number_is_shown_and_called_by_itself():
    i18n.use("it")
    held = rules.phone("0332 555012/13 int. 4 - 1522")
    assert i18n.phone(held) == "0332 555012 / 0332 555013 int. 4 / 1522"
    assert [call.href for call in i18n.calls(held)] == [
        "tel:+390332555012",
        "tel:+390332555013,4",
        "tel:1522",
    ]
    assert [call.label for call in i18n.calls(held)] == [
        "0332 555012",
        "0332 555013 int. 4",
        "1522",
    ]
    assert numbers("") == ()


NUMBER = st.sampled_from(
    ["0332 555012", "031 555012", "02 76001234", "333 1112201", "+41 91 123 45 67", "1522",
     "800 123456", "112", "187", "116117", "039 2301234", "0331 1234567"]
)  # fmt: skip
CELL = st.lists(
    st.tuples(NUMBER, st.sampled_from(["", " int. 3", " interno 401"])), min_size=1, max_size=4
)


@given(CELL, st.sampled_from(list(i18n.LANGUAGES)))
def test_what_is_shown_reads_back_as_it_is_stored(cell, language):
    i18n.use(language)
    text = " / ".join(number + (ext if number[0] == "0" else "") for number, ext in cell)
    stored = rules.phone(text)
    assert rules.phone(i18n.phone(stored)) == stored


@given(st.text(alphabet="0123456789+/-., intexo()e;\n", max_size=40))
def test_no_cell_is_stored_otherwise_than_as_numbers_to_call(text):
    try:
        stored = rules.phone(text)
    except ValueError:
        return
    assert len(stored) <= 160
    assert all(each.dialled.lstrip("+").isdigit() for each in numbers(stored))
