import io
import subprocess
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Pt
from pypdf import PdfReader
from report_reading import frames, parts, slides, table_rows
from report_support import bare, by_quarter, empty, large, nasty, report, sample

from domain.figures.figure import Figure
from domain.report.contents import Report, Section
from exchange.report.files import Kind, write
from exchange.report.slides_plan import ROWS, Form, plan
from exchange.report.text import clean
from exchange.report.words import charted_places, drawn_at_middle

REPORTS = [sample, large, nasty, empty, bare]


@lru_cache(8)  # many look at the same few
def written(made: Report) -> list:
    return slides(write(Kind.SLIDES, made))


def texts(slide) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def notes(slide) -> str:
    return slide.notes_slide.notes_text_frame.text


def shown_tables(made: Report):
    """Each slide with a table or chart, with the table of the report it is made of."""
    made = clean(made)
    for slide, planned in zip(written(made), plan(made), strict=True):
        if planned.table:
            yield slide, planned.form, planned.table


@pytest.mark.parametrize("build", REPORTS)
def test_there_are_ten_to_fifteen_slides(build):
    assert 10 <= len(written(build())) <= 15


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 6), max_size=9), st.integers(0, 40), st.booleans())
def test_any_number_of_sections_becomes_ten_to_fifteen_slides(sizes, terms, filled):
    table = by_quarter(("A", "B") if filled else ())
    sections = tuple(Section(f"s{i}", f"S{i}", "", (table,) * n) for i, n in enumerate(sizes))
    definitions = sample().definitions[:1] * terms
    planned = plan(replace(sample(), sections=sections, definitions=definitions))
    assert 10 <= len(planned) <= 15
    assert planned[0].form is Form.TITLE


def test_each_chapter_is_on_a_slide_before_any_has_a_second():
    made = sample()
    sections = tuple(
        Section(
            f"s{i}",
            f"S{i}",
            "",
            tuple(replace(by_quarter(("A",)), code=f"t{i}{j}", title=f"T{i}{j}") for j in range(4)),
        )
        for i in range(6)
    )
    titles = {slide.table.title for slide in plan(replace(made, sections=sections)) if slide.table}
    assert {f"T{i}0" for i in range(6)} <= titles


@pytest.mark.parametrize("build", [sample, large, nasty])
def test_the_rows_on_a_slide_are_the_first_of_the_report(build):
    found = 0
    for slide, form, table in shown_tables(build()):
        if form is Form.TABLE:
            rows = table_rows(frames(slide)[0])
            wanted = table.lines[:ROWS]
            assert len(rows) == len(wanted) + 1
            for row, line in zip(rows[1:], wanted, strict=True):
                assert row[1:] == [cell.text for cell in line.cells[:6]]
                assert row[0] == line.label or line.label.startswith(row[0].rstrip("…"))
            found += 1
    assert found > 2


@pytest.mark.parametrize("build", [sample, large, nasty])
def test_a_chart_and_its_own_workbook_hold_the_numbers_of_the_report(build):
    found = 0
    for slide, form, table in shown_tables(build()):
        if form is not Form.CHART:
            continue
        chart = frames(slide)[0].chart
        book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
        behind = [list(row) for row in book["Sheet1"].iter_rows(min_row=2, values_only=True)]
        for place, series in zip(charted_places(table), chart.plots[0].series, strict=True):
            wanted = [line.cells[place].value for line in table.lines][: len(series.values)]
            assert list(series.values) == wanted
            assert series.name == table.columns[place].title
            column = list(charted_places(table)).index(place) + 1
            assert [row[column] for row in behind] == wanted
        assert [row[0] or "" for row in behind] == list(chart.plots[0].categories)
        assert chart.part.chart_workbook.xlsx_part.blob.count(b"<f>") == 0
        found += 1
    assert found > 2


def test_a_missing_bar_says_beside_its_name_what_stands_for_the_number():
    quarters = tuple(f"Q{i}" for i in range(4))
    made = report(quarters, ("B",))
    chart = next(
        frames(slide)[0].chart
        for slide, form, table in shown_tables(made)
        if form is Form.CHART and table.code == "by_quarter"
    )
    assert list(chart.plots[0].categories) == ["Q0", "Q1", "Q2 (<5)", "Q3 (<5)"]
    assert list(chart.plots[0].series[0].values) == [10, 7, None, None]


def test_a_note_longer_than_the_properties_of_a_file_may_be_costs_no_slide():
    assert len(written(replace(sample(), note="parola " * 60))) == len(written(sample()))


def test_a_chart_of_ranges_says_that_they_are_drawn_at_their_middle():
    told = by_quarter(("Q0", "Q1"))
    cells = (Figure(None, "23–48", 35.5), Figure(None, "<10", 5.0))
    lines = tuple(
        replace(line, cells=(cell, *line.cells[1:]))
        for line, cell in zip(told.lines, cells, strict=True)
    )
    ranges = replace(told, lines=lines)
    said = "Le fasce come 5–12 o <10 sono disegnate"
    assert drawn_at_middle(ranges) and not drawn_at_middle(told)
    made = replace(sample(), sections=(Section("s", "S", "", (ranges,)),))
    charts = [slide for slide, form, _table in shown_tables(made) if form is Form.CHART]
    assert charts and all(said in texts(slide) for slide in charts)
    pages = PdfReader(io.BytesIO(write(Kind.DOCUMENT, made))).pages
    document = " ".join("".join(page.extract_text() for page in pages).split())
    assert said in document


@pytest.mark.parametrize("build", REPORTS)
def test_every_chart_and_table_is_described_in_words(build):
    for slide in written(build()):
        for shape in frames(slide):
            assert len(shape._element.nvGraphicFramePr.cNvPr.get("descr")) > 15


def test_the_speaker_has_the_definitions_of_the_measures_shown():
    made = sample()
    meanings = {d.code: d.meaning for d in made.definitions}
    for slide, _form, table in shown_tables(made):
        for column in table.columns:
            if column.measure:
                assert meanings[column.measure] in notes(slide)
    assert all(made.note in notes(slide) for slide in written(made))


def test_the_foot_says_period_place_protection_and_number():
    for slide in written(sample()):
        assert "Provincia di Varese · Cifre protette · Dati inventati" in texts(slide)
        fields = [f.get("type") for f in slide.element.iter(qn("a:fld"))]
        assert fields == ["slidenum"]


def test_exact_figures_are_not_called_protected():
    slide = written(replace(sample(), protected=False, fictitious=False))[3]
    assert "Cifre esatte, per uso interno" in texts(slide)
    assert "Dati inventati" not in texts(slide)


@pytest.mark.parametrize("build", REPORTS)
def test_everything_can_be_read_from_the_back_of_the_room(build):
    for slide in written(build()):
        for shape in slide.shapes:
            if shape.is_placeholder and shape.placeholder_format.idx in (11, 12):
                continue  # foot and number
            sizes = [run.get("sz") for run in shape._element.iter(qn("a:rPr"), qn("a:defRPr"))]
            assert all(Pt(int(size) / 100) >= Pt(16) for size in sizes if size), shape.name
            assert shape.left >= 0 and shape.left + shape.width <= wide(slide)


def wide(slide) -> int:
    return slide.part.package.presentation_part.presentation.slide_width


def test_the_slides_are_wide_and_speak_italian():
    made = Presentation(io.BytesIO(write(Kind.SLIDES, sample())))
    assert round(made.slide_width / made.slide_height, 2) == 1.78
    assert made.core_properties.language == "it-IT"
    assert made.core_properties.title == sample().title
    assert made.core_properties.author == sample().agency
    for slide in made.slides:
        runs = [run.find(qn("a:rPr")) for run in slide.element.iter(qn("a:r"))]
        assert runs and all(run.get("lang") == "it-IT" for run in runs)


def test_no_two_slides_in_a_row_have_the_same_title():
    titles = [slide.shapes.title.text for slide in written(sample())]
    assert all(one != other for one, other in pairwise(titles[:-2]))


def test_tables_without_a_line_are_named_with_the_reason():
    made = empty()
    said = "\n".join(texts(slide) for slide in written(made))
    for table in made.tables:
        assert table.title in said
        assert (table.empty or "Nessun dato in questo periodo.") in said


def test_names_are_text_in_every_part():
    content = write(Kind.SLIDES, nasty())
    for name, part in parts(content).items():
        if name.endswith(".rels"):
            assert b'TargetMode="External"' not in part, name
    assert "#eval(1) ] $ =1+1" in texts(slides(content)[0])


@settings(max_examples=8, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=12))  # few files, many labels
def test_any_label_can_stand_on_a_slide(labels):
    made = report(tuple(labels), tuple(labels), title=labels[0], agency=labels[-1])
    assert 10 <= len(written(made)) <= 15


def test_libreoffice_draws_every_slide(tmp_path):
    (tmp_path / "slides.pptx").write_bytes(write(Kind.SLIDES, nasty()))
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            tmp_path,
            tmp_path / "slides.pptx",
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    drawn = PdfReader(tmp_path / "slides.pdf")
    assert len(drawn.pages) == 15
    text = "\n".join(page.extract_text() for page in drawn.pages)
    assert "I dati principali" in text and "Quattro casi chiusi su dieci sono risolti" in text
