"""A file as people choose it: read whichever way it comes, or told why it cannot be."""

import io
import zipfile

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from sheet_support import csv_of, xlsx

from db.reference.catalogue import Catalogue, catalogue_of
from exchange.directory.sheet import parse
from exchange.sheets.book import ROW_LIMIT, SIZE_LIMIT, SheetError
from exchange.sheets.rows import FORMULA

HEAD = ["Nome", "Tipo", "Comune"]


@pytest.fixture
def reference(session):
    return catalogue_of(session)


@pytest.mark.parametrize("value", ["=cmd|' /C calc'!A0", "+SUM(1)", "-1+1", "@SUM(A1)", "=1"])
@pytest.mark.parametrize("column", ["Nome", "Telefono", "Indirizzo"])
def test_what_begins_like_a_formula_is_refused_and_never_run(reference, column, value):
    row = {"Nome": "Casa", "Tipo": "ODV", "Comune": "Como", "Telefono": "112", "Indirizzo": "via"}
    row[column] = value
    for content in (
        xlsx(list(row), list(row.values())),
        csv_of(list(row), [f'"{v}"' for v in row.values()]),
    ):
        problems = parse(content, reference).problems
        assert [(p.line, p.message) for p in problems] == [(2, FORMULA)]


def test_a_real_formula_of_a_workbook_is_refused(reference):
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEAD)
    sheet.write_row(1, 0, ["Casa", "ODV"])
    sheet.write_formula(1, 2, '="Va"&"rese"', None, "Varese")
    book.close()
    assert [p.message for p in parse(content.getvalue(), reference).problems] == [FORMULA]


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


def bomb():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 100_000_000)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not a spreadsheet"),
        (b"PK\x03\x04 broken", "not a spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel"),
        (b"just a letter to somebody", "none of our columns"),
        (b"Nome;Comune\nCasa;Como", "columns are missing: Type"),
        (b"Nome;Tipo;Comune", "no organisation"),
        (b"Nome;Tipo;Comune;Nome\na;ODV;Como;b", "twice: Name"),
        (b'Nome;Tipo;Comune\n"' + b"x" * 200_000, "breaks off"),
        (b"x" * (SIZE_LIMIT + 1), "too big"),
        (b"Nome;Tipo;Comune\n" + b"a;ODV;Como\n" * 50_000, "Too many rows"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(reference, content, words):
    with pytest.raises(SheetError, match=words):
        parse(content, reference)


def test_a_small_file_that_hides_a_huge_one_is_refused(reference):
    with pytest.raises(SheetError, match="unpacked"):
        parse(bomb(), reference)


def test_fifty_thousand_rows_of_a_workbook_are_refused(reference):
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEAD)
    for row in range(1, 50_001):
        sheet.write_row(row, 0, [f"Casa {row}", "ODV", "Como"])
    book.close()
    with pytest.raises(SheetError, match=f"{ROW_LIMIT}"):
        parse(content.getvalue(), reference)


def test_a_zip_that_is_no_workbook_is_said_so(reference):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("letter.txt", "hello")
    with pytest.raises(SheetError, match="not a spreadsheet"):
        parse(content.getvalue(), reference)


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.text(max_size=400).map(str.encode)))
def test_no_file_fails_otherwise_than_in_words(content):
    nothing = Catalogue({}, {}, {}, {}, {}, {})
    try:
        parse(content, nothing)
    except SheetError as error:
        assert error.message.format(**error.values)
