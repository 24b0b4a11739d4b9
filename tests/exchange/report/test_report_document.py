import io
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from report_reading import pdf_lines, pdf_tables, pdf_tags
from report_support import QUARTERS, bare, empty, large, nasty, report, sample

from domain.figures.figure import Figure
from domain.report.contents import Report
from exchange.report.files import Kind, write
from exchange.report.text import clean
from exchange.report.words import drawable

REPORTS = [sample, large, nasty, empty, bare]
UNUSUAL = st.characters(min_codepoint=0x2000, max_codepoint=0x1FFFF)
WIDEST = 12
"""Columns of numbers a page has room for."""


@lru_cache(8)  # many look at the same few
def written(made: Report) -> bytes:
    return write(Kind.DOCUMENT, made)


def kinds(content: bytes) -> list[str]:
    return [tag["/S"] for tag in pdf_tags(content)]


@pytest.mark.parametrize("build", [sample, large])
def test_every_row_of_every_table_stands_in_the_document(build):
    made, lines = build(), pdf_lines(written(build()))
    headlines = [(h.name, h.now.text, h.before.text, h.change.text) for h in made.headlines]
    wanted = [" ".join(row) for row in headlines] + [
        " ".join((line.label, *(cell.text for cell in line.cells)))
        for table in made.tables
        for line in table.lines
    ]
    at = 0
    for row in wanted:  # in the order of the report
        assert row in lines[at:], row
        at = lines.index(row, at) + 1


@pytest.mark.parametrize("build", REPORTS)
def test_every_table_has_its_rows_columns_and_heads(build):
    made = clean(build())
    wanted = [[4] * (len(made.headlines) + 1)] if made.headlines else []
    wanted += [[len(t.columns) + 1] * (len(t.lines) + 1) for t in made.tables if t.lines]
    content = written(build())
    assert pdf_tables(content) == wanted
    assert kinds(content).count("/TH") == sum(rows[0] for rows in wanted)


def test_a_table_wider_than_the_page_goes_on_below():
    made = report(QUARTERS, ("B",))
    table = made.tables[-1]
    wide = table.__class__(
        "wide",
        "Larga",
        "M",
        "R",
        table.columns * 2,
        tuple(line.__class__(line.code, line.label, line.cells * 2) for line in table.lines),
    )
    section = made.sections[0].__class__("s", "S", "", (wide,))
    made = made.__class__(**{**fields(made), "sections": (section,)})
    assert pdf_tables(written(made))[1:] == [[WIDEST + 1] * 6, [WIDEST + 1] * 6]


def fields(made: Report) -> dict[str, object]:
    return {name: getattr(made, name) for name in made.__dataclass_fields__}


@pytest.mark.parametrize("build", REPORTS)
def test_the_document_is_tagged_and_says_what_and_whose_it_is(build):
    made, reader = clean(build()), PdfReader(io.BytesIO(written(build())))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "it"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert (reader.metadata.title, reader.metadata.author) == (made.title, made.agency)


@pytest.mark.parametrize("build", REPORTS)
def test_every_chart_is_a_figure_described_in_words(build):
    made = clean(build())
    figures = [tag for tag in pdf_tags(written(build())) if tag["/S"] == "/Figure"]
    assert len(figures) == sum(drawable(table) for table in made.tables)
    assert all(len(figure["/Alt"]) > 30 for figure in figures)


def test_there_is_no_chart_of_nothing_but_zeros_and_protected_cells():
    table = sample().tables[0]
    cells = tuple(Figure(value, text) for value, text in ((0, "0"), (None, "<5")))
    flat = tuple(replace(line, cells=(cells * 9)[: len(line.cells)]) for line in table.lines)
    assert drawable(table) and not drawable(replace(table, lines=flat))


def test_headings_go_down_one_step_at_a_time():
    levels = [int(kind[2:]) for kind in kinds(written(sample())) if kind[1:] in ("H1", "H2", "H3")]
    assert levels[0] == 1
    assert all(then - now <= 1 for now, then in pairwise(levels))


def test_contents_page_numbers_method_and_definitions_are_there():
    made = sample()
    lines = pdf_lines(written(made))
    assert "Indice" in lines and "4 Metodo" in lines and "5 Definizioni" in lines
    assert any(line.startswith("2.2 Casi per quartiere .") for line in lines)
    assert any(line.endswith("Pagina 2 / 6") for line in lines)
    text = " ".join(lines)
    assert all(definition.name in text for definition in made.definitions)
    assert all(paragraph in text for paragraph in made.method)
    assert made.note.split(",")[0] in text


def test_heads_are_repeated_on_every_page_of_a_long_table():
    lines = pdf_lines(written(large()))
    assert sum(line.startswith("Quartiere Casi aperti") for line in lines) >= 2


def test_hidden_figures_are_marked_and_explained():
    said = "Celle grigie: una fascia, o un numero troppo piccolo da dire o non noto."
    assert said in pdf_lines(written(sample()))


def test_a_report_without_cases_says_so():
    text = " ".join(pdf_lines(written(empty())))
    assert "Nessun caso nel periodo scelto." in text
    assert "Nessun bisogno registrato nel periodo scelto." in text
    assert "Nessun dato in questo periodo." in text


def test_names_are_never_read_as_markup():
    lines = " ".join(pdf_lines(written(nasty())))
    for name in ('#eval("1")', "#set page(width: 1cm)", "$sum_(i=1)$", "_corsivo_ *no*", "`raw`"):
        assert name in lines


def test_a_sign_no_font_has_costs_no_other_name_its_letters():
    lines = pdf_lines(written(report(("\U00013000\U00013001", "Жук"), ("Ψυχή",))))
    assert any(line.startswith("□□ ") for line in lines)
    assert any(line.startswith("Жук ") for line in lines)
    assert any(line.startswith("Ψυχή ") for line in lines)


@settings(max_examples=8, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=16))  # few files, many labels
def test_any_label_can_stand_in_the_document(labels):
    made = report(tuple(labels), tuple(labels), title=labels[0], agency=labels[-1])
    assert [len(rows) - 1 for rows in pdf_tables(written(made))][2] == len(labels)


@settings(max_examples=7, deadline=None)
@given(st.lists(st.text(UNUSUAL, max_size=80), min_size=1, max_size=4))
def test_signs_no_font_has_are_replaced(labels):
    assert pdf_tables(written(report(tuple(labels), tuple(labels))))


def test_the_day_of_the_document_is_that_of_the_report():
    metadata = PdfReader(io.BytesIO(written(sample()))).metadata
    assert metadata.modification_date == datetime(2026, 3, 2, 9, 30, 5, tzinfo=UTC)
