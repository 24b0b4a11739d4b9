"""Files as they are found on desks, and as somebody would make them to do harm."""

import io
import time
import zipfile
from pathlib import Path

import pytest
from sheet_parts import MAIN, STRICT, ods, packed, text_row, workbook

from exchange.sheets import aside, bounds, recognise, text
from exchange.sheets.book import COLUMN_LIMIT, ROW_LIMIT, SheetError
from exchange.sheets.file import read

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLD = (Path(__file__).parent / "data" / "list.xls").read_bytes()


def rows_of(content):
    return [[cell.text for cell in row.cells] for row in read(content).tables[0].rows]


def refusal(content):
    with pytest.raises(SheetError) as told:
        read(content)
    return told.value.message


def ole(stream):
    return OLE + b"\0" * 504 + stream.encode("utf-16-le") + b"\0" * 400


def locked_zip():
    content = bytearray(packed({"xl/workbook.xml": "<workbook/>"}))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + flags] |= 1
    return bytes(content)


LOCKED_ODS = packed(
    {"META-INF/manifest.xml": "<m><manifest:encryption-data/></m>", "content.xml": b"\x83\x11"}
)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (ole("EncryptedPackage"), recognise.LOCKED),
        (locked_zip(), recognise.LOCKED),
        (LOCKED_ODS, recognise.LOCKED),
        (ole("WordDocument"), recognise._WORD),
        (ole("PowerPoint Document"), recognise._SLIDES),
        (ole("Root Entry"), recognise.NOT_ONE),
        (b"%PDF-1.7\n%\xe2\xe3", recognise._PDF),
        (b"\x89PNG\r\n\x1a\n\0\0", recognise._IMAGE),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", recognise._IMAGE),
        (b"\0\0\0\x18ftypheic\0\0", recognise._IMAGE),
        (b"{\\rtf1\\ansi Casa}", recognise._WORD),
        (b"\xef\xbb\xbf\r\n<html xmlns:x='urn:x'><table><tr><td>Nome", recognise._WEB),
        (b"<table border=1><tr><td>Nome</td></tr></table>", recognise._WEB),
        ("<!DOCTYPE HTML><html>".encode("utf-16"), recognise._WEB),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", recognise._WEB),
        (b"<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?>", recognise._XML),
        (packed({"word/document.xml": "<w/>"}), recognise._WORD),
        (packed({"ppt/presentation.xml": "<p/>"}), recognise._SLIDES),
        (packed({"xl/workbook.bin": "x"}), recognise._BINARY),
        (packed({"Index/Document.iwa": "x"}), recognise._NUMBERS),
        (packed({"elenco.xlsx": "x"}), recognise._ARCHIVE),
        (b"\x1f\x8b\x08\0", recognise._ARCHIVE),
        (b'{"url": "https://docs.example.org/spreadsheets"}', recognise._LINK),
        (b"PK\x03\x04 broken", recognise.DAMAGED),
        (workbook(text_row("a"))[:-40], recognise.DAMAGED),
        (workbook("<row><c r='A1'><v>x</v></c></row>"), recognise.DAMAGED),
        (workbook("<row><c r='ZZZZZ1' t='b'><v>1</v></c></row>"), recognise.DAMAGED),
        (workbook("<row><c t='s'><v>7</v></c></row>"), recognise.DAMAGED),
        (workbook("<row><c r='B1' t='b'><v>1</v></c><c r='A1' t='b'><v>1</v></c></row>"),
         recognise.DAMAGED),
        (packed({"xl/workbook.xml": "<workbook/>"}), recognise.DAMAGED),
        (OLD[:4600], recognise.DAMAGED),
        (b"Nome;Comune\n\0\0\0\1\2", recognise.NOT_ONE),
        (b'Nome;Comune\nCasa;"Como\nAltra;Varese\n', text.BROKEN),
        (b'Nome;Comune\nCasa;"' + b"x" * 200_000, text.BROKEN),
    ],
)  # fmt: skip
def test_what_is_no_list_is_called_what_it_is(content, message):
    assert refusal(content) == message


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
DEEP = "<a>" * 100_000
CELL = '<table:table-cell table:number-columns-repeated="{}"><text:p>x</text:p></table:table-cell>'
ODS_ROW = '<table:table-row table:number-rows-repeated="{}">{}</table:table-row>'
LONG = "x" * 32_000


def liar():
    """Says that it unpacks to ten bytes."""
    content = bytearray(workbook(" " * 90_000_000))
    names = [b"PK\x03\x04", b"PK\x01\x02"]
    for mark, place in zip(names, (22, 24), strict=True):
        at = content.rindex(mark)
        content[at + place : at + place + 4] = (10).to_bytes(4, "little")
    return bytes(content)


@pytest.mark.parametrize(
    "make",
    [
        lambda: workbook("<row/>" * 1_000_000),
        lambda: workbook(text_row("a") * 70_000),
        lambda: workbook("<row>" + "<c/>" * 7_000_000 + "</row>"),
        lambda: workbook("<row>" + "<c t='b'><v>1</v></c>" * 20_000 + "</row>"),
        lambda: workbook("<row r='1'><c r='XFD1' t='b'><v>1</v></c></row>"),
        lambda: workbook("<row><c t='s'><v>0</v></c></row>" * 40_000, texts=[f"<t>{LONG}</t>"]),
        lambda: workbook("", texts=[f"<t>{LONG}</t>"] * 9_000),
        lambda: workbook(" " * 90_000_000),
        liar,
        lambda: workbook(f"<row><c t='inlineStr'><is>{'<t>x</t>' * 2_000_000}</is></c></row>"),
        lambda: workbook(DEEP),
        lambda: workbook("<row><c t='inlineStr'><is><t>&b;</t></is></c></row>", before=ENTITIES),
        lambda: ods(ODS_ROW.format(1_048_576, CELL.format(1))),
        lambda: ods(ODS_ROW.format(1, CELL.format(16_384))),
        lambda: ods(ODS_ROW.format(100_000, CELL.format(190)) * 50),
        lambda: ods(ODS_ROW.format(1, "<table:table-cell><text:p>"
            + "<text:s text:c='99999999'/>" * 90_000 + "</text:p></table:table-cell>")),
        lambda: ods(DEEP),
        lambda: ods(ODS_ROW.format(1, CELL.format(1)), before=ENTITIES),
        lambda: b"Nome;Tipo\n" + b"\n" * 1_000_000,
        lambda: b"Nome;Tipo\n" + b";\r\n" * 1_000_000,
        lambda: b"a;ODV\n" * 60_000,
        lambda: b";".join([b"x"] * 5_000_000),
        lambda: b"x" * 19_000_000,
        lambda: b"Nome;Tipo\n" + b'"a""' * 4_000_000,
    ],
)  # fmt: skip
def test_a_small_file_that_unfolds_to_a_huge_one_is_refused_at_once(make):
    content = make()  # only here: they are large, and every test process would hold them all
    began = time.thread_time()
    refusal(content)
    # Beside other work on the same processors it has taken more than one.
    assert time.thread_time() - began < 5


def test_fifty_thousand_rows_are_read_aside_and_it_is_told_how_far_it_is():
    shares = []
    content = workbook("".join(text_row(f"Casa {i}", "ODV", str(i)) for i in range(ROW_LIMIT)))
    [table] = read(content, shares.append).tables
    assert len(table.rows) == ROW_LIMIT
    assert table.rows[-1].cell(0).text == f"Casa {ROW_LIMIT - 1}"
    assert shares == sorted(shares)
    assert all(0 <= share <= 1 for share in shares)


class LeavesError(Exception):
    """Somebody does not wait for the file any longer."""


def test_who_leaves_ends_the_reading(monkeypatch):
    started = []
    popen = aside.subprocess.Popen

    def noted(*args, **given):
        started.append(popen(*args, **given))
        return started[-1]

    monkeypatch.setattr(aside.subprocess, "Popen", noted)
    monkeypatch.setattr(aside, "_TICK", 0.0)

    def leave(_share):
        raise LeavesError

    with pytest.raises(LeavesError):
        read(OLD, leave)
    assert started[0].wait(timeout=20) < 0


def test_a_reader_that_dies_or_falls_silent_is_a_refusal_in_words(monkeypatch):
    for code in ("raise SystemExit(3)", "import sys; sys.stdin.buffer.read()"):
        monkeypatch.setattr(aside, "_READER", (aside.sys.executable, "-c", code))
        monkeypatch.setattr(aside, "LONGEST_SECONDS", 1)
        assert refusal(OLD) == bounds.too_big().message


def test_old_workbooks_are_read_with_what_is_hidden():
    book = read(OLD)
    assert [row.number for row in book.tables[0].rows] == [1, 2, 4, 5]
    assert [row.hidden for row in book.tables[0].rows] == [False, False, True, False]
    assert rows_of(OLD)[1] == ["Società Àncora", "3331112201", "24-nov", "9:30", "VERO", "02100"]
    assert book.hidden == ("Appunti",)


def _spread_cells():
    """A town over three rows, the third of which says nothing else; a head over two columns."""
    rows = text_row("Sede", "") + text_row("Varese", "uno") + text_row("", "due") + text_row("", "")
    merged = '<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="A2:A4"/></mergeCells>'
    yield workbook(rows, after=merged)
    said = "<table:table-cell{}><text:p>{}</text:p></table:table-cell>".format
    covered = "<table:covered-table-cell/>"
    yield ods(
        ODS_ROW.format(1, said(' table:number-columns-spanned="2"', "Sede") + covered)
        + ODS_ROW.format(1, said(' table:number-rows-spanned="3"', "Varese") + said("", "uno"))
        + ODS_ROW.format(1, covered + said("", "due"))
        + ODS_ROW.format(1, covered)
    )


@pytest.mark.parametrize("content", list(_spread_cells()))
def test_a_cell_over_several_rows_says_the_same_in_each(content):
    assert rows_of(content) == [["Sede"], ["Varese", "uno"], ["Varese", "due"]]


def test_merged_cells_without_end_are_refused_at_once():
    merged = "".join(f'<mergeCell ref="A1:A{100_000 + i}"/>' for i in range(100))
    rows = "<row r='200000'><c t='n'><v>1</v></c></row>"
    assert refusal(workbook(rows, after=f"<mergeCells>{merged}</mergeCells>"))


def test_hidden_sheets_are_left_out_by_name_and_hidden_rows_marked():
    rows = text_row("Nome") + text_row("Casa").replace("<row", "<row r='9' hidden='1'")
    book = read(workbook(rows, states=("visible", "hidden", "veryHidden", "visible")))
    assert [table.name for table in book.tables] == ["S1", "S4"]
    assert book.hidden == ("S2", "S3")
    assert [(row.number, row.hidden) for row in book.tables[0].rows] == [(1, False), (9, True)]


def test_hidden_tables_of_opendocument_are_left_out_and_repeated_rows_counted():
    cell = "<table:table-cell><text:p>a</text:p></table:table-cell>"
    style = '<style:style style:name="h" style:family="table">'
    style += '<style:table-properties table:display="{}"/></style:style>'
    rows = ODS_ROW.format(2, cell) + ODS_ROW.format(500_000, "<table:table-cell/>")
    rows += ODS_ROW.format(1, cell).replace(
        "<table:table-row", '<table:table-row table:visibility="filter"'
    )
    shown = read(ods(rows, styles=style.format("true"), table='table:style-name="h"'))
    found = [(row.number, row.hidden) for row in shown.tables[0].rows]
    assert found == [(1, False), (2, False), (500_003, True)]
    hidden = read(ods(rows, styles=style.format("false"), table='table:style-name="h"'))
    assert (hidden.tables, hidden.hidden) == ((), ("S1",))


@pytest.mark.parametrize("main", [MAIN, STRICT])
def test_strict_open_xml_and_prefixed_names_are_read(main):
    assert rows_of(workbook(text_row("Casa", "Cantù"), main=main)) == [["Casa", "Cantù"]]
    prefixed = "<x:row xmlns:x='x'><x:c t='b'><x:v>1</x:v></x:c></x:row>"
    assert rows_of(workbook(prefixed, main=main)) == [["VERO"]]


WORDS = "Nome;Città;Perché\r\nCaffè Müller;Cantù;È già così, dell’“altro” – 1°\r\n"


@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "mac_roman"]
)
def test_letters_are_told_by_the_words_they_make(encoding, ending):
    content = WORDS.replace("\r\n", ending).encode(encoding)
    expected = [line.split(";") for line in WORDS.splitlines()]
    assert rows_of(content) == expected


@pytest.mark.parametrize(
    "words", ["Società;Perché;Cantù", "CITTÀ;Müller;Così è", "Forlì;Caffè;x", "NICCOLÒ;x;x"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "cp850", "mac_roman"])
def test_a_few_accents_are_enough(encoding, words):
    assert rows_of(words.encode(encoding)) == [words.split(";")]


def test_one_bad_byte_spoils_its_own_cell_alone():
    content = "Nome;Comune\nCaffè;Cantù\nSociet\0;Forlì\n".encode().replace(b"\0", b"\xe0")
    [_head, first, second] = read(content).tables[0].rows
    assert [cell.text for cell in first.cells] == ["Caffè", "Cantù"]
    assert second.cells[1].text == "Forlì"
    assert second.cells[0].doubt and not second.cells[1].doubt


def test_a_first_line_that_tells_the_separator_is_no_row():
    rows = read(b"sep=|\r\nNome|Comune\r\nCasa, vicina; lontana|Como").tables[0].rows
    assert [(row.number, row.cells[0].text) for row in rows] == [
        (1, "Nome"),
        (2, "Casa, vicina; lontana"),
    ]


def test_the_separator_is_what_parts_the_rows_alike():
    content = b"Nome, sigla, sede;Tipo\nCasa, bella, grande;ODV\nAltra;APS\n"
    assert [len(row) for row in rows_of(content)] == [2, 2, 2]


def test_rows_have_the_numbers_a_spreadsheet_gives_them():
    content = b'Nome;Tipo\n"uno\ndue\ntre";ODV\n\n;\nCasa;APS\n'
    assert [row.number for row in read(content).tables[0].rows] == [1, 2, 5]


def test_something_beyond_the_last_column_is_not_lost_in_silence():
    wide = ";".join(["a"] * COLUMN_LIMIT)
    assert len(rows_of(wide.encode())[0]) == COLUMN_LIMIT
    assert "column" in refusal(f"{wide};x".encode())
    assert len(rows_of(f"{wide};;;".encode())[0]) == COLUMN_LIMIT


def test_a_part_named_as_windows_does_is_found():
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(text_row("Casa")))) as source,
        zipfile.ZipFile(content, "w") as target,
    ):
        for part in source.infolist():
            target.writestr(part.filename.replace("/", "\\").replace("xl", "XL"), source.read(part))
    assert rows_of(content.getvalue()) == [["Casa"]]
