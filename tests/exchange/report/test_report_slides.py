import io
import subprocess
from dataclasses import replace
from functools import lru_cache

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Pt
from pypdf import PdfReader
from report_reading import frames, parts, slides, table_rows
from report_support import bare, by_month, by_quarter, empty, large, nasty, report, sample
from slides_support import bars, of_tables

from domain.figures.figure import Figure
from domain.report.contents import Message, Report
from exchange.report import lettering
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


@pytest.mark.parametrize("build", [sample, large, nasty])
def test_each_message_is_the_title_of_one_slide_in_the_order_of_the_report(build):
    made = clean(build())
    titles = [slide.shapes.title.text for slide in written(build())]
    for title, message in zip(titles[1:], made.messages, strict=False):
        assert message.title.startswith(title.removesuffix("…"))
    assert len(titles) == len(made.messages) + 2  # the first, and definitions


@pytest.mark.parametrize(
    ("values", "form"),
    [
        ((5, 4, 3), Form.CHART),
        ((5,), Form.TABLE),
        ((12, None, None, None, None), Form.TABLE),
        ((7, 0, 0, 0), Form.TABLE),
        ((1, 1, 1, 1, 1), Form.TABLE),
        ((), Form.POINTS),
    ],
    ids=["bars", "one", "gaps", "zeros", "alike", "nothing"],
)
def test_a_chart_is_drawn_where_it_says_more_than_the_rows(values, form):
    table = bars(*values)
    made = replace(of_tables(table), messages=(Message("b", "Un messaggio", "B", table),))
    assert plan(made)[1].form is form
    assert len(written(made)) == len(plan(made))


@pytest.mark.parametrize("build", [sample, large, nasty])
def test_nothing_lies_on_the_foot_or_over_what_is_above_it(build):
    for slide in written(build())[1:]:
        shapes = [s for s in slide.shapes if s.top is not None]
        foot = min(s.top for s in shapes if s.top > 6.9 * EMU_IN_INCH)
        content = [s for s in shapes if s.top < foot]
        below = [bottom(s) for s in content]
        assert max(below) <= foot, slide.shapes.title.text
        for table in (s for s in content if s.has_table):
            remarks = [s for s in content if s.top > table.top]
            assert all(bottom(table) <= s.top for s in remarks)


EMU_IN_INCH = 914_400


def bottom(shape) -> int:
    if shape.has_table:
        return shape.top + sum(row.height for row in shape.table.rows)
    return shape.top + shape.height


@pytest.mark.parametrize("name", ["Q" * 120, "Quartiere di prova " * 7])
def test_a_long_name_stays_inside_its_cell(name):
    table = replace(by_quarter((name, "B")), chart=None)
    slide = written(of_tables(table))[1]
    grid = frames(slide)[0].table
    cell = grid.cell(1, 0)
    room = grid.columns[0].width - cell.margin_left - cell.margin_right
    rows = lettering.lines(cell.text, 16, room)
    assert rows <= 2 and grid.rows[1].height >= rows * Pt(16 * 1.2)
    assert cell.text.startswith(name[:30])


def test_all_columns_stand_beside_a_short_name():
    table = by_quarter(("A", "B"))
    grid = frames(written(of_tables(replace(table, chart=None)))[1])[0].table
    assert [cell.text for cell in grid.rows[0].cells][1:] == [c.title for c in table.columns]


@pytest.mark.parametrize("months", [2, 12, 24])
def test_names_and_numbers_of_columns_do_not_touch(months):
    chart = frames(written(of_tables(by_month(months)))[1])[0].chart
    slot = frames(written(of_tables(by_month(months)))[1])[0].width / months
    skip = int(chart.category_axis._element.find(qn("c:tickLblSkip")).get("val"))
    names = [name.split("\n") for name in chart.plots[0].categories]
    assert max(lettering.width(line, 16) for name in names for line in name) <= slot * skip
    assert len({len(name) for name in names}) == 1 and skip == (2 if months == 24 else 1)
    assert chart.plots[0].has_data_labels == (months == 2)


@pytest.mark.parametrize("build", [sample, large, nasty])
def test_the_rows_on_a_slide_are_the_first_of_the_report(build):
    found = 0
    for slide, form, table in shown_tables(build()):
        if form is Form.TABLE:
            rows = table_rows(frames(slide)[0])
            wanted = table.lines[: len(rows) - 1]
            assert min(8, len(table.lines)) <= len(wanted) <= ROWS
            for row, line in zip(rows[1:], wanted, strict=True):
                assert row[1:] == [cell.text for cell in line.cells[: len(row) - 1]]
                assert row[0] == line.label or line.label.startswith(row[0].rstrip("…"))
            found += 1
    assert found


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


def test_a_name_longer_than_its_room_has_a_second_line_where_bars_are_thick():
    name = "oltre un giorno lavorativo, fino a due giorni lavorativi"
    few, many = (
        [replace(line, label=f"{i} {name}") for i, line in enumerate(bars(*range(1, n)).lines)]
        for n in (5, 13)
    )
    table = bars(*range(1, 5))
    charts = [
        frames(written(of_tables(replace(table, lines=tuple(lines))))[1])[0].chart
        for lines in (few, many)
    ]
    shown = [list(chart.plots[0].categories) for chart in charts]
    assert [each.replace("\n", " ") for each in shown[0]] == [line.label for line in few]
    assert all("\n" in each for each in shown[0]) and not any("\n" in each for each in shown[1])


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
    made = of_tables(ranges)
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
        assert "Provincia di Varese · Numeri protetti · Dati inventati" in texts(slide)
        fields = [f.get("type") for f in slide.element.iter(qn("a:fld"))]
        assert fields == ["slidenum"]


def test_exact_figures_are_not_called_protected():
    slide = written(replace(sample(), protected=False, fictitious=False))[3]
    assert "Numeri esatti, per uso interno" in texts(slide)
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
    assert len(written(made)) == len(plan(clean(made)))


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
    assert len(drawn.pages) == len(plan(clean(nasty())))
    text = "\n".join(page.extract_text() for page in drawn.pages)
    assert (
        "Che cosa vogliono dire le parole" in text
        and "Quattro casi chiusi su dieci sono risolti" in text
    )
