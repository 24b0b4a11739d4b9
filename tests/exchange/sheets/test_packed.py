"""Rows of a large file are held packed, and read as if they were not."""

import tracemalloc

from exchange.sheets.book import BookRow, Cell
from exchange.sheets.packed import AT_ONCE, PackedRows

WIDE = 60


def rows(n, width=3):
    return [
        BookRow(
            line,
            (
                Cell(f"Ente {line}"),
                Cell(),
                Cell("24 nov", "a date", "2026-11-24"),
                *(Cell(f"{line} {place}") for place in range(3, width)),
            ),
            line % 7 == 0,
        )
        for line in range(1, n + 1)
    ]


def test_packed_rows_are_the_rows():
    found = rows(2 * AT_ONCE + 3)
    packed = PackedRows.of(iter(found))
    assert list(packed) == found and len(packed) == len(found) and packed.width == 3
    assert packed[:20] == tuple(found[:20]) and packed[AT_ONCE - 1 : AT_ONCE + 1] == tuple(
        found[AT_ONCE - 1 : AT_ONCE + 1]
    )
    assert [packed[at] for at in (0, AT_ONCE, -1)] == [found[at] for at in (0, AT_ONCE, -1)]
    assert list(PackedRows()) == [] and not PackedRows()


def test_a_wide_list_weighs_little_more_than_what_is_written_in_it():
    written = sum(len(cell.text) for row in rows(6 * AT_ONCE, WIDE) for cell in row.cells)
    tracemalloc.start()
    try:
        packed = PackedRows.of(iter(rows(6 * AT_ONCE, WIDE)))
        held, _peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    first = AT_ONCE * WIDE * 200  # some rows stand unpacked, whatever the file weighs
    assert len(packed) == 6 * AT_ONCE and held < 2 * written + first
