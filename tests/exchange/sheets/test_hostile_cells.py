"""Cells that do not say what somebody wrote in them: told, never stored in silence."""

import pytest
from sheet_parts import ods, text_row, workbook

from exchange.sheets import doubts
from exchange.sheets.book import Cell
from exchange.sheets.file import read


def cell(inside, kind="n", style=0, *, book=""):
    content = workbook(f'<row><c t="{kind}" s="{style}">{inside}</c></row>', book=book)
    rows = read(content).tables[0].rows
    return rows[0].cells[0] if rows else Cell()


SINCE_1904 = '<workbookPr date1904="1"/>'
UNCOUNTED = '<calcPr fullCalcOnLoad="1"/>'


@pytest.mark.parametrize(
    ("inside", "kind", "style", "expected"),
    [
        # numbers: as they are typed
        ("<v>3331112201</v>", "n", 0, Cell("3331112201")),
        ("<v>3331112201.0</v>", "n", 0, Cell("3331112201")),
        ("<v>3.331112201E9</v>", "n", 0, Cell("3331112201")),
        ("<v>0.30000000000000004</v>", "n", 0, Cell("0,3")),
        ("<v>1234.5</v>", "n", 0, Cell("1234,5")),
        ("<v>-5</v>", "n", 0, Cell("-5")),
        ("<v>0.125</v>", "n", 4, Cell("12,5%")),
        ("<v>2100</v>", "n", 5, Cell("02100")),
        ("<v>332555012</v>", "n", 8, Cell("+39 332555012")),
        ("<v>21100</v>", "n", 6, Cell("21100")),
        ("<v>1e308000</v>", "n", 0, Cell("#NUM!", doubts.FAILED)),
        # dates and hours: as they are shown, and doubted
        ("<v>9</v>", "n", 1, Cell("09/01/1900", doubts.DATE, "1900-01-09")),
        ("<v>60</v>", "n", 1, Cell("29/02/1900", doubts.DATE)),
        ("<v>61</v>", "n", 1, Cell("01/03/1900", doubts.DATE, "1900-03-01")),
        ("<v>46303</v>", "n", 2, Cell("8-ott", doubts.DATE, "2026-10-08")),
        ("<v>46065</v>", "n", 7, Cell("12/2", doubts.DATE, "2026-02-12")),
        ("<v>0.395833333</v>", "n", 3, Cell("9:30", doubts.HOUR, "09:30")),
        ("<v>1.5</v>", "n", 9, Cell("36:00", doubts.MOMENT, "1900-01-01T12:00")),
        ("<v>46350.5</v>", "n", 1, Cell("24/11/2026", doubts.MOMENT, "2026-11-24T12:00")),
        ("<v>2026-11-24T00:00:00</v>", "d", 1, Cell("24/11/2026", doubts.DATE, "2026-11-24")),
        ("<v>-1</v>", "n", 1, Cell("########", doubts.DATE)),
        ("<v>9999999</v>", "n", 1, Cell("########", doubts.DATE)),
        # true and false, errors
        ("<v>1</v>", "b", 0, Cell("VERO", doubts.TRUTH)),
        ("<v>0</v>", "b", 0, Cell("FALSO", doubts.TRUTH)),
        ("<v>#N/A</v>", "e", 0, Cell("#N/D", doubts.FAILED)),
        ("<v>#REF!</v>", "e", 0, Cell("#RIF!", doubts.FAILED)),
        ("<v>#N/D</v>", "str", 0, Cell("#N/D", doubts.FAILED)),
        # formulas: their result
        ("<f>A2</f><v>Casa</v>", "str", 0, Cell("Casa")),
        ("<f>A2</f><v></v>", "str", 0, Cell()),
        ("<f>1+1</f><v>2</v>", "n", 0, Cell("2")),
        ("<f>TODAY()</f><v>46350</v>", "n", 1, Cell("24/11/2026", doubts.DATE, "2026-11-24")),
        ("<f>A2</f>", "n", 0, Cell("=A2", doubts.NO_RESULT)),
        ("<f>A2</f><v/>", "n", 0, Cell("=A2", doubts.NO_RESULT)),
        ("<f>A2</f><v>#VALUE!</v>", "e", 0, Cell("#VALORE!", doubts.FAILED)),
        # texts: what is seen
        ("<is><t>Casa_x000D_\nmia</t></is>", "inlineStr", 0, Cell("Casa\r\nmia")),
        ("<is><t>_x0041_B_x005F_x0041_</t></is>", "inlineStr", 0, Cell("AB_x0041_")),
        ("<is><t>_xD83D__xDE00_</t></is>", "inlineStr", 0, Cell("😀")),
        ("<is><r><t>C</t></r><r><t>a</t></r><rPh><t>x</t></rPh></is>", "inlineStr", 0, Cell("Ca")),
        ("<is><t>R\u200bo\u00a0\u202aA\u00adda\ufeff</t></is>", "inlineStr", 0, Cell("Ro Ada")),
        ("<is><t>3,33111E+09</t></is>", "inlineStr", 0, Cell("3,33111E+09", doubts.SHORTENED)),
        ("<is><t>Nessuno</t></is>", "inlineStr", 0, Cell("Nessuno", doubts.NOTHING)),
        ("<is><t>VERO</t></is>", "inlineStr", 0, Cell("VERO")),
        ("<is><t>8 ottobre</t></is>", "inlineStr", 0, Cell("8 ottobre")),
        ("<is><t>8-ott</t></is>", "inlineStr", 0, Cell("8-ott")),
    ],
)  # fmt: skip
def test_a_cell_says_what_is_seen_and_is_doubted_where_that_may_be_wrong(
    inside, kind, style, expected
):
    assert cell(inside, kind, style) == expected


def test_days_since_1904_and_formulas_nobody_worked_out_are_told_by_the_workbook():
    assert cell("<v>44888</v>", style=1, book=SINCE_1904).exact == "2026-11-24"
    assert cell("<v>0</v>", style=1, book=SINCE_1904).exact == "1904-01-01"
    assert cell("<f>A2&amp;B2</f><v>0</v>", book=UNCOUNTED).doubt == doubts.NO_RESULT
    assert cell("<f>A2</f><v>0</v>") == Cell("0")


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("#N/D", Cell("#N/D", doubts.FAILED)),
        ("#DIV/0!", Cell("#DIV/0!", doubts.FAILED)),
        ("Err:502", Cell("Err:502", doubts.FAILED)),
        ("########", Cell("########", doubts.NARROW)),
        ("#1 Onlus", Cell("#1 Onlus")),
        ("3,33E+09", Cell("3,33E+09", doubts.SHORTENED)),
        ("12-feb", Cell("12-feb", doubts.DATE)),
        ("gen-12", Cell("gen-12", doubts.DATE)),
        ("09/01/1900", Cell("09/01/1900", doubts.DATE)),
        ("lun-ven 9-12", Cell("lun-ven 9-12")),
        ("mar-gio", Cell("mar-gio")),
        ("FALSO", Cell("FALSO", doubts.TRUTH)),
        ('="02100"', Cell("02100")),
        ("Citt\ufffd", Cell("Citt\ufffd", doubts.UNREADABLE)),
        ("=SOMMA(A1:A9)", Cell("=SOMMA(A1:A9)", doubts.FORMULA)),
        ("+390332/555012", Cell("+390332/555012")),
        ("+39-0332-555012", Cell("+39-0332-555012")),
        ("@ponte.di.carta", Cell("@ponte.di.carta")),
        ("Rossi\u200b", Cell("Rossi")),
        ("x", Cell("x", doubts.CROSSED)),
    ],
)
def test_what_became_of_cells_in_a_text_file_is_doubted(field, expected):
    quoted = field.replace('"', '""')
    assert read(f'Casa;"{quoted}"\n'.encode()).tables[0].rows[0].cells[1] == expected


ODS = """
string|                  |<p>Casa<s text:c='2'/>mia<tab/>di<line-break/>tutti</p><p>noi</p>
string|                  |<office:annotation><p>nota</p></office:annotation><p>Casa</p>
float |value="3331112201"|<p>3.331.112.201</p>
float |value="2100"      |<p>02100</p>
date  |date-value="2026-10-08"|<p>8 ott</p>
time  |time-value="PT09H30M00S"|<p>9.30</p>
boolean|boolean-value="true"|<p>VERO</p>
string|formula error     |<p>#N/D</p>
string|formula string-value="Casa"|<p>Casa</p>
      |formula           |
date  |date-value="ieri" |<p>ieri</p>
string|                  |<p>=Insieme ODV</p>
"""
ODS_EXPECTED = [
    Cell("Casa  mia di\ntutti\nnoi"),
    Cell("Casa"),
    Cell("3331112201"),
    Cell("02100"),
    Cell("8 ott", doubts.DATE, "2026-10-08"),
    Cell("9.30", doubts.HOUR, "09:30"),
    Cell("VERO", doubts.TRUTH),
    Cell("#N/D", doubts.FAILED),
    Cell("Casa"),
    Cell("=[.A1]", doubts.NO_RESULT),
    Cell("ieri", doubts.FAILED),
    Cell("=Insieme ODV"),
]


def ods_row(line):
    """A row with one cell, as a line of `ODS` puts it in short."""
    kind, others, inside = (part.strip() for part in line.split("|"))
    said = f'office:value-type="{kind}" ' if kind else ""
    for word in others.split():
        said += {
            "formula": 'table:formula="of:=[.A1]" ',
            "error": 'calcext:value-type="error" ',
        }.get(word, f"office:{word} ")
    for name in ("p", "s", "tab", "line-break"):
        for mark in ("<", "</"):
            for end in (">", " ", "/"):
                inside = inside.replace(f"{mark}{name}{end}", f"{mark}text:{name}{end}")
    cell = f"<table:table-cell {said}>{inside}</table:table-cell>"
    return f"<table:table-row>{cell}</table:table-row>"


def test_cells_of_opendocument_say_the_same():
    rows = read(ods("".join(ods_row(line) for line in ODS.strip("\n").splitlines()))).tables[0].rows
    assert [row.cells[0] for row in rows] == ODS_EXPECTED


@pytest.mark.parametrize(
    "text", ["-", "--", "—", "/", "//", "...", "…", "n.d.", "N.D.", "n/d", "nd", "\u200b", "'", "*"]
)
def test_signs_that_nothing_is_known_are_as_good_as_blank(text):
    assert Cell(text).is_blank


@pytest.mark.parametrize(
    "text", ["0", "Na", "No", "Ng", "n", "x", "X", "s.n.", "snc", "?", "Nessuno", "1/2", "C/O", "&"]
)
def test_what_may_mean_something_is_not_blank(text):
    assert not Cell(text).is_blank


def test_shared_texts_and_gaps_keep_their_places():
    texts = ["<t>Nome</t>", "<r><t>Ca</t></r><r><t xml:space='preserve'>sa </t></r>"]
    rows = '<row r="4"><c r="C4" t="s"><v>0</v></c><c r="E4" t="s"><v>1</v></c></row>'
    [row] = read(workbook(rows + text_row(), texts=texts)).tables[0].rows
    assert (row.number, [it.text for it in row.cells]) == (4, ["", "", "Nome", "", "Casa"])
