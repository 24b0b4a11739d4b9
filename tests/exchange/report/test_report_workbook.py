import io
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_reading import parts
from report_support import bare, by_quarter, empty, large, nasty, report, sample

import i18n
from db.figures import text
from domain.figures.figure import Figure, Missing
from domain.figures.measures_of_quarters import Measure
from domain.report.contents import Column, Line, Report, Section, Table
from exchange.report.columns import sheet_names
from exchange.report.files import Kind, write
from exchange.report.numbers import number_format
from exchange.report.text import clean

REPORTS = [sample, large, nasty, empty, bare]
FIXED = 3
"""Sheets beside those of the tables: read me, headlines before them, definitions after."""


@lru_cache(8)  # many look at the same few
def opened(made: Report) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(write(Kind.WORKBOOK, made)))


def expected(figure: Figure) -> object:
    return figure.text if figure.value is None else figure.value


def values(sheet) -> list[list[object]]:
    return [["" if c is None else c for c in row] for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize("build", REPORTS)
def test_every_cell_is_a_figure_of_the_report_for_openpyxl(build):
    made = clean(build())
    book = opened(build())
    assert len(book.worksheets) == len(made.tables) + FIXED
    for sheet, table in zip(book.worksheets[2:-1], made.tables, strict=True):
        rows = values(sheet)[1:]
        assert rows == [[line.code, line.label, *map(expected, line.cells)] for line in table.lines]
    assert values(book.worksheets[1])[1:] == [
        [h.measure, h.name, *map(expected, (h.now, h.before, h.change))] for h in made.headlines
    ]


def test_every_cell_is_a_figure_of_the_report_for_pandas():
    content = write(Kind.WORKBOOK, sample())
    frames = pd.read_excel(
        io.BytesIO(content), sheet_name=None, dtype=object, keep_default_na=False
    )
    for frame, table in zip(list(frames.values())[2:-1], sample().tables, strict=True):
        assert list(frame.columns[2:]) == [column.title for column in table.columns]
        for found, line in zip(frame.itertuples(index=False), table.lines, strict=True):
            assert list(found) == [line.code, line.label, *map(expected, line.cells)]


def test_a_number_is_printed_with_the_digits_of_its_text():
    book = opened(sample())
    formats = {cell.number_format for row in book["Casi per quartiere"] for cell in row[2:]}
    assert {"#,##0", "#,##0.0", '#,##0"%"', "@"} <= formats


def test_the_format_is_that_of_the_text():
    i18n.use("it")
    points = '#,##0" punti"'
    assert [
        (figure.text, number_format(figure))
        for figure in (
            text.number(1234),
            text.number(7.25, 2),
            text.number(6.0, 1),
            text.decimal(6, Measure.RATE),
            text.percent(83.3),
            text.number(3, signed=True),
            text.number(-3, signed=True),
            text.number(0, signed=True),
            text.number(3, 1, signed=True, words="{n} punti"),
            text.part(8, 9),
            text.said("<5"),
            text.missing(Missing.NOT_TOLD),
        )
    ] == [
        ("1.234", "#,##0"),
        ("7,25", "#,##0.00"),
        ("6", "#,##0"),
        ("6,0", "#,##0.0"),
        ("83%", '#,##0"%"'),
        ("+3", "+#,##0;-#,##0;#,##0"),
        ("−3", "+#,##0;-#,##0;#,##0"),
        ("0", "+#,##0;-#,##0;#,##0"),
        ("+3 punti", f"+{points};-{points};{points}"),
        ("8 su 9", "General"),
        ("<5", "General"),
        ("n.d.", "General"),
    ]


def harmless(content: bytes) -> None:
    """No cell can run or lead anywhere."""
    for name, part in parts(content).items():
        assert b"<f>" not in part and b"<f " not in part, name
        assert b"<hyperlink" not in part, name
        assert "external" not in name.lower()


def test_no_name_can_run_as_a_formula_or_be_followed():
    harmless(write(Kind.WORKBOOK, nasty()))


@settings(max_examples=10, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=15))  # few files, many labels
def test_any_label_is_text_that_reads_back(labels):
    made = report(tuple(labels), tuple(labels), title=labels[0], territory=labels[-1])
    content = write(Kind.WORKBOOK, made)
    harmless(content)
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Casi per quartiere"]
    found = [row[1] or "" for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert found == [line.label for line in clean(made).tables[1].lines]


@given(st.lists(st.text(max_size=50), max_size=12))
def test_sheet_names_are_those_a_spreadsheet_takes(titles):
    names = sheet_names(titles)
    assert len({name.casefold() for name in names}) == len(titles)
    for name in names:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert not set(name) & set("[]:*?/\\")
        assert name == name.strip("'") and name.casefold() != "history"


def test_the_dictionary_explains_every_column():
    made = sample()
    rows = values(opened(made).worksheets[-1])
    assert len(rows[0]) == 9
    wanted = len(made.headlines) + sum(len(table.columns) for table in made.tables)
    assert len(rows) - 1 == wanted
    rate = next(row for row in rows if row[2] == "rate" and row[0] == "Casi per quartiere")
    definition = next(d for d in made.definitions if d.code == "rate")
    assert rate[3:] == [
        definition.name,
        definition.meaning,
        definition.unit,
        definition.numerator,
        definition.denominator,
        definition.suppression,
    ]


def test_the_first_sheet_says_what_the_figures_are():
    made = sample()
    text = "\n".join(str(cell) for row in values(opened(made).worksheets[0]) for cell in row)
    for said in (made.title, made.territory, made.period, made.note):
        assert said in text


def test_days_are_days_a_spreadsheet_can_sort():
    made, march = sample(), date(2025, 3, 1)
    table = made.tables[0]
    lines = tuple(replace(line, day=march) for line in table.lines)
    dated = replace(table, lines=lines, short="Mesi")
    book = opened(replace(made, sections=(Section("s", "S", "", (dated,)),)))
    said = [row[1] for row in book.worksheets[0].iter_rows(min_row=2)]
    assert {datetime(2025, 1, 1), datetime(2025, 12, 31), datetime(2026, 3, 2, 10, 30, 5)} <= {
        cell.value for cell in said
    }
    cells = [row[1] for row in book["Mesi"].iter_rows(min_row=2)]
    assert {cell.value for cell in cells} == {datetime(2025, 3, 1)}
    assert {cell.number_format for cell in cells} == {"dd/mm/yyyy"}
    assert next(book["Mesi"].iter_rows(values_only=True))[:3] == ("Codice", "Giorno", "Mese")


def test_sheets_can_be_filtered_and_their_heads_stay():
    for sheet in opened(sample()).worksheets:
        assert sheet.auto_filter.ref and sheet.freeze_panes


def test_columns_and_sheets_of_the_same_name_are_told_apart():
    table = by_quarter(("A", "B"))
    lines = tuple(Line(line.code, line.label, line.cells[:2]) for line in table.lines)
    twice = replace(table, columns=(Column("a", "Casi"), Column("b", "Casi")), lines=lines)
    made = replace(sample(), sections=(Section("s", "S", "", (twice, twice)),))
    frames = pd.read_excel(io.BytesIO(write(Kind.WORKBOOK, made)), sheet_name=None)
    assert [name for name in frames if name.startswith("Casi per")] == [
        "Casi per quartiere",
        "Casi per quartiere 2",
    ]
    assert list(frames["Casi per quartiere"].columns[2:]) == ["Casi", "Casi (b)"]


def test_the_longest_text_a_cell_can_hold_is_kept():
    label = "à" * 40_000
    table = Table("t", "T", "", "R", (), (Line("c", label, ()),))
    made = replace(sample(), sections=(Section("s", "S", "", (table,)),))
    assert opened(made)["T"]["B2"].value == label[:32_767]
