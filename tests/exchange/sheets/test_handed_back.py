"""The rows that did not go in come back as a file, and that file is only the rest."""

import openpyxl
import pytest
from sheet_support import xlsx

import i18n
from db.reference.catalogue import catalogue_of
from exchange.directory.sheet import parse
from exchange.sheets.back import handed_back, without_reasons
from exchange.sheets.file import read
from exchange.sheets.head import Head

HEAD = ["Nome", "Tipo", "Comune", "Telefono", "Annotazioni mie"]


@pytest.fixture(autouse=True)
def italian(english):
    i18n.use("it")


def cells_of(content, tmp_path):
    path = tmp_path / "back.xlsx"
    path.write_bytes(content)
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(path).worksheets[0]]


def test_they_come_back_as_they_came_with_what_is_wrong(tmp_path):
    book = read(xlsx(["Elenco 2026"], HEAD, ["A", "ODV"], ["=B", "ODV", "", "'n.d.", "x"], ["C"]))
    content = handed_back(book, Head(0, 2), {4: "Comune: manca", 5: "Tipo: manca"})
    assert cells_of(content, tmp_path) == [
        [*HEAD, "Problema"],
        ["=B", "ODV", None, "'n.d.", "x", "Comune: manca"],
        ["C", None, None, None, None, "Tipo: manca"],
    ]


def test_mended_and_chosen_again_the_file_is_the_rest_and_nothing_else(session):
    catalogue = catalogue_of(session)
    book = read(xlsx(HEAD[:4], ["A", "ODV", "Varese", ""], ["B", "ODV", "Varese", "abc"]))
    problem = parse(book, catalogue).problems[0]
    content = handed_back(book, Head(0, 1), {problem.line: "Telefono: abc"})
    again = without_reasons(read(content))
    assert [row.number for row in again.tables[0].rows] == [1, 2]
    sheet = parse(again, catalogue)
    assert not sheet.unknown_columns and [each.line for each in sheet.problems] == [2]
    once_more = handed_back(again, Head(0, 1), {2: "ancora"})
    assert [len(row.cells) for row in without_reasons(read(once_more)).tables[0].rows] == [4, 4]


def test_rows_hidden_in_the_spreadsheet_are_counted_and_go_in_when_asked(session, tmp_path):
    path = tmp_path / "hidden.xlsx"
    made = openpyxl.Workbook()
    for row in (HEAD[:3], ["A", "ODV", "Varese"], ["B", "ODV", "Varese"]):
        made.active.append(row)
    made.active.row_dimensions[3].hidden = True
    made.save(path)
    book, catalogue = read(path.read_bytes()), catalogue_of(session)
    left, taken = parse(book, catalogue), parse(book, catalogue, hidden=True)
    assert ([each.line for each in left.rows], left.hidden) == ([2], 1)
    assert [each.line for each in taken.rows] == [2, 3]
