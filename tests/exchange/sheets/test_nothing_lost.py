"""Whatever a file holds and however its columns are said to be ours: no text of them is lost."""

import csv
import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sheet_support import book_of, reference_data

from domain.text import visible
from exchange.directory.sheet_kind import kind
from exchange.sheets import head as heads
from exchange.sheets import layout as layouts
from exchange.sheets import meanings
from exchange.sheets.file import read
from exchange.sheets.layout import SheetLayout

PARTNERS = kind(reference_data())
TEXTS = st.one_of(
    st.text(max_size=12).map(str.strip),
    st.sampled_from(
        [
            "",
            "Via Prova 1, 21100 Varese (VA)",
            "0332 123456",
            "a@example.org",
            "tel. 0332 123456 - a@example.org / b@example.org www.example.org",
            "Varese",
            "VA",
            "21100",
            "Totale",
            "Coop. Prova",
            "Denominazione",
            "=1+1",
            "Anziani; cibo / casa",
        ]
    ),
)
ROWS = st.lists(st.lists(TEXTS, min_size=3, max_size=3), min_size=1, max_size=4)
KEPT_WHOLE = [key for key in PARTNERS.by_key if key not in ("province", "whole_address")]
"""Columns and parts whose texts are nowhere shortened: a province that its town says already is."""


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_any_file_is_read_without_a_fault(rows):
    book = book_of(*rows)
    head = heads.find(book, PARTNERS.phrases)
    if head is None:
        return
    feeds = layouts.propose(layouts.columns_of(book, head), PARTNERS)
    layout = SheetLayout(head, feeds, for_all=(("type", "ODV"),))
    meanings.unknown(book, layout, PARTNERS)
    for _row, cells in layouts.lines(book, layout, PARTNERS):
        assert all(cell.text for cell in cells.values())


@settings(max_examples=60, deadline=None)
@given(ROWS, st.lists(st.sampled_from(KEPT_WHOLE), min_size=3, max_size=3))
def test_each_text_of_a_column_that_is_ours_is_in_some_cell_of_its_row(rows, feeds):
    book = book_of(["prima", "seconda", "terza"], *rows)
    layout = SheetLayout(heads.Head(0, 1), tuple(feeds))
    for row, cells in layouts.lines(book, layout, PARTNERS):
        said = "\n".join(cell.text for cell in cells.values())
        for cell in row.cells:
            parts = [cell.text] if cell.text in said else re.findall(r"\w+", cell.text)
            assert cell.is_blank or all(part in said for part in parts)


def test_a_file_without_rows_under_its_head_is_said_so():
    book = book_of(["Denominazione", "Natura", "Sede"])
    head = heads.find(book, PARTNERS.phrases)
    assert head == heads.Head(0, 1)
    assert not any(one.samples for one in layouts.columns_of(book, head))


@pytest.mark.parametrize("between", ";,\t|")
@pytest.mark.parametrize("other", ";,\t|")
def test_signs_inside_cells_do_not_part_them_however_many_they_are(between, other):
    inside = f"Orario{other} mattina\n{other}pomeriggio\n{other}sera"
    table = [["Nome", "Note"], *([f"Sede {n}", inside] for n in range(3))]
    target = io.StringIO()
    csv.writer(target, delimiter=between).writerows(table)
    rows = read(target.getvalue().encode()).tables[0].rows
    assert [len(row.cells) for row in rows] == [2, 2, 2, 2]
    assert rows[1].cells[1].text == visible(inside).strip()
