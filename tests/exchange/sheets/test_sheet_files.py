"""A file as people choose it: read whichever way it comes, or told why it cannot be."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sheet_parts import text_row, workbook
from sheet_support import csv_of, xlsx

from db.reference.catalogue import Catalogue, catalogue_of
from exchange.directory.sheet import parse
from exchange.sheets import doubts
from exchange.sheets.book import SIZE_LIMIT, Cell, SheetError
from exchange.sheets.file import read
from exchange.sheets.guard import safe

HEAD = ["Nome", "Tipo", "Comune"]


@pytest.fixture
def reference(session):
    return catalogue_of(session)


FORMULAS = ["=cmd|' /C calc'!A0", "+SUM(1)", "-1+1", "@SUM(A1)", "=1+1", "=A1", "=HYPERLINK(1)"]


@pytest.mark.parametrize("value", FORMULAS)
def test_what_a_spreadsheet_would_run_is_text_in_a_workbook_and_asked_about_in_a_csv(value):
    [row] = read(workbook(text_row(value))).tables[0].rows
    assert row.cells == (Cell(value),)
    [row] = read(csv_of(["Casa", f'"{value}"'])).tables[0].rows
    assert row.cells[1] == Cell(value, doubts.FORMULA)


@pytest.mark.parametrize(
    "value", ["=Insieme ODV", "- aiuto alimentare", "+39 0332 555012", "@nome", "-5", "+39333111"]
)
def test_text_that_only_begins_like_a_formula_is_kept(reference, value):
    for content in (xlsx(HEAD, [value, "ODV", "Como"]), csv_of(HEAD, [value, "ODV", "Como"])):
        sheet = parse(content, reference)
        if not value.startswith("="):  # openpyxl writes a formula of it
            assert sheet.rows[0].organisation["name"] == value
    assert read(csv_of([value])).tables[0].rows[0].cells == (Cell(value),)
    assert read(workbook(text_row(value))).tables[0].rows[0].cells == (Cell(value),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_csv_is_read_as_it_comes(reference, encoding, delimiter):
    content = csv_of(HEAD, ["Città Àncora", "ODV", "Cantù"], delimiter=delimiter, encoding=encoding)
    sheet = parse(content, reference)
    assert not sheet.problems
    assert sheet.rows[0].organisation["name"] == "Città Àncora"


def test_a_long_cell_with_line_breaks_keeps_them(reference):
    content = b'Nome;Tipo;Comune;Descrizione\nCasa;ODV;Como;"prima\nseconda"'
    sheet = parse(content, reference)
    assert sheet.rows[0].organisation["description"] == "prima\nseconda"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"just a letter to somebody", "none of our columns"),
        (b"Nome;Comune\nCasa;Como", "columns are missing: Type"),
        (b"Nome;Tipo;Comune", "no organisation"),
        (b"Nome;Tipo;Comune;Nome\na;ODV;Como;b", "twice: Name"),
        (b"x" * (SIZE_LIMIT + 1), "too big"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(reference, content, words):
    with pytest.raises(SheetError, match=words):
        parse(content, reference)


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.text(max_size=400).map(str.encode)))
def test_no_file_fails_otherwise_than_in_words(content):
    nothing = Catalogue({}, {}, {}, {}, {}, {})
    try:
        parse(content, nothing)
    except SheetError as error:
        assert error.message.format(**error.values)


@pytest.mark.parametrize("sign", "=+-@\t\r\0")
def test_whatever_a_spreadsheet_would_take_for_a_formula_gets_an_apostrophe(sign: str) -> None:
    assert safe(f"{sign}1+1") == f"'{sign}1+1"
