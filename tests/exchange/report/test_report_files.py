"""The three files of one report: the same figures, the same bytes, in time."""

import io
import re
import time
from dataclasses import replace
from datetime import date, datetime, timedelta

import openpyxl
import pytest
from report_reading import frames, parts, pdf_lines, slides, table_rows
from report_support import MADE_AT, empty, large, nasty, report, sample, told
from time_machine import travel

import i18n
from domain.figures.figure import Figure
from domain.report.contents import ChartKind, Column, Line, Section, Table
from domain.text import shortened
from exchange.report.files import MIME, Kind, file_name, write
from exchange.report.text import clean, clean_text

LONGEST_SECONDS = 10
STAMPS = ("docProps/core.xml",)


@pytest.mark.parametrize("build", [sample, large, nasty, empty])
@pytest.mark.parametrize("kind", Kind)
def test_the_same_report_has_the_same_bytes_at_any_time(kind, build):
    first = write(kind, build())
    with travel(MADE_AT + timedelta(days=400, hours=3)):
        assert write(kind, build()) == first


@pytest.mark.parametrize("kind", [Kind.SLIDES, Kind.WORKBOOK])
def test_only_the_stamp_tells_two_moments_apart(kind):
    later = replace(sample(), made_at=MADE_AT + timedelta(minutes=3))
    first, second = parts(write(kind, sample())), parts(write(kind, later))
    changed = {name for name in first if first[name] != second[name]}
    said = {name for name in changed if b"10:3" in first[name]}  # the moment in words
    embedded = {name for name in changed if name.endswith(".xlsx")}
    dated = {"xl/worksheets/sheet1.xml"} & set(first)  # the moment as a number
    assert changed == {*STAMPS} | said | embedded | dated


@pytest.mark.parametrize("kind", Kind)
def test_the_language_in_force_changes_nothing(kind):
    first = write(kind, sample())
    i18n.use("it")
    assert write(kind, sample()) == first


@pytest.mark.parametrize("kind", Kind)
def test_a_large_report_is_written_in_time(kind):
    started = time.perf_counter()
    write(kind, large())
    assert time.perf_counter() - started < LONGEST_SECONDS


@pytest.mark.parametrize("build", [sample, large])
def test_the_three_files_have_the_same_figures(build):
    made = build()
    book = openpyxl.load_workbook(io.BytesIO(write(Kind.WORKBOOK, made)))
    lines = set(pdf_lines(write(Kind.DOCUMENT, made)))
    on_slides = [
        table_rows(shape)
        for slide in slides(write(Kind.SLIDES, made))
        for shape in frames(slide)
        if shape.has_table
    ]
    texts = {table.title: {x.label: x.cells for x in table.lines} for table in made.tables}
    for sheet in book.worksheets[2:-1]:
        for _code, label, *cells in sheet.iter_rows(min_row=2, values_only=True):
            figures = texts[sheet.title][label]
            assert list(cells) == [f.text if f.value is None else f.value for f in figures]
            assert " ".join((label, *(figure.text for figure in figures))) in lines
    rows = [row for table in on_slides for row in table[1:]]
    assert len(rows) >= 5
    for label, *cells in rows:
        width = len(cells)
        known = [cells_of[label][:width] for cells_of in texts.values() if label in cells_of]
        known += [(h.now, h.before, h.change) for h in made.headlines if h.name == label]
        assert any([figure.text for figure in figures] == cells for figures in known)


def test_one_case_is_a_report_like_any_other():
    made = report(("San Fermo",), ("Bollette",), 1)
    assert all(write(kind, made) for kind in Kind)


def test_an_english_report_speaks_english():
    made = replace(sample(), language="en")
    assert "Contents" in pdf_lines(write(Kind.DOCUMENT, made))


def test_progress_goes_forward_and_is_told_in_words():
    for kind in Kind:
        heard = []
        write(kind, sample(), lambda stage, share, heard=heard: heard.append((share, stage)))
        assert heard == sorted(heard, key=lambda each: each[0])
        assert all(stage and 0 <= share < 1 for share, stage in heard)


def test_a_file_is_named_after_its_place_and_months():
    named = file_name(Kind.DOCUMENT, sample())
    assert named == "ponte-provincia-di-varese-2025-01-2025-12.pdf"
    awkward = replace(sample(), territory="../Sant'Àgata <b> " + "x" * 300)
    assert re.fullmatch(
        r"ponte-sant-agata-b-x{20,60}-2025-01-2025-12[.]pdf", file_name(Kind.DOCUMENT, awkward)
    )
    assert set(MIME) == set(Kind)


def test_texts_lose_only_what_no_file_can_hold():
    assert clean_text("a\x00\x1b\ud800\ufffeb\u202e\n c\t ") == "ab c"
    assert clean_text("שלום 👩‍👧 è <b>") == "שלום 👩‍👧 è <b>"
    assert clean(nasty()).title == "#eval(1) ] $ =1+1"
    assert clean(sample()) == sample()
    assert shortened("parola lunga", 8) == "parola…" and shortened("parola", 6) == "parola"


def test_a_class_reads_the_same_in_every_file_and_the_release_stands_on_every_page():
    """It is drawn at its middle, which is written nowhere."""
    ranges = Table(
        "quarters",
        "Casi per quartiere",
        "",
        "Quartiere",
        (Column("heard", "Casi, circa"),),
        (
            Line("VA-01", "San Fermo", (Figure(None, "23–48", 35.5),)),
            Line("VA-02", "Biumo", (Figure(None, "2–6", 4.0),)),
        ),
        chart=ChartKind.BARS,
        charted=("heard",),
    )
    section = Section("quarters", "Q", "", (ranges,))
    made = told(replace(sample(), released=date(2026, 11, 23), sections=(section,)))
    pdf = "\n".join(pdf_lines(write(Kind.DOCUMENT, made)))
    assert pdf.count("23–48") >= 2 and "35,5" not in pdf
    assert pdf.count("Numeri protetti al 23 nov 2026") == 3  # pages
    deck = slides(write(Kind.SLIDES, made))
    chart = next(shape.chart for slide in deck for shape in frames(slide) if shape.has_chart)
    points = chart.plots[0].series[0].points
    assert [points[n].data_label.text_frame.text for n in (0, 1)] == ["23–48", "2–6"]
    book = openpyxl.load_workbook(io.BytesIO(write(Kind.WORKBOOK, made)))
    assert [row[2].value for row in book["Casi per quartiere"].iter_rows(min_row=2)] == [
        "23–48",
        "2–6",
    ]
    assert datetime(2026, 11, 23) in [row[1].value for row in book.worksheets[0].iter_rows()]
