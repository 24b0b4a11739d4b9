"""A page to print is one page, whatever stands on it, and says all of it as text."""

import io
import re
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from pypdf import PdfReader
from report_reading import pdf_lines, pdf_tags

from exchange.papers import page
from exchange.papers.contents import Paper, PaperTable, PaperTile
from exchange.quarters.drawn import MapPicture, MapPoint

LONG = "Quartiere" + "lunghissimo" * 10
NOW = datetime(2026, 11, 26, 13, 0, tzinfo=UTC)
MAP = MapPicture(
    LONG,
    (),
    "Casi aperti",
    (),
    (MapPoint("A", LONG, LONG, 45.8, 8.8, "v5", 30, "20.000"),),
    "Confini: ISTAT",
    "Mappa: i primi.",
)


def paper(rows: int = 10, tables: int = 1, picture: MapPicture | None = MAP) -> Paper:
    lines = tuple((f"{n} {LONG[:60]}", "Varese", f"{n}–{n + 1}") for n in range(rows))
    table = PaperTable("I primi", ("Quartiere", "Comune", "Casi"), lines, 2, rows, "Niente.")
    return Paper(
        "it",
        LONG,
        ("Tutte le aree",),
        "ALER",
        "Numeri protetti",
        NOW,
        True,
        ("Definizione.",),
        (PaperTile(LONG, "20.000", "su ottobre"),) * 5,
        picture,
        (table,) * tables,
    )


@pytest.mark.parametrize(
    ("rows", "tables", "picture"), [(0, 1, MAP), (10, 1, MAP), (400, 1, None), (60, 3, MAP)]
)
def test_it_is_one_page_and_says_how_much_it_leaves_out(rows, tables, picture):
    content = page.write(paper(rows, tables, picture))
    assert len(PdfReader(io.BytesIO(content)).pages) == 1
    said = " ".join(pdf_lines(content))
    assert "Definizione." in said and "Numeri protetti" in said and "inventati" in said
    assert ("Niente." in said) == (rows == 0)
    assert ("Righe mostrate" in said) == (rows > 10)


def test_it_is_tagged_and_the_map_has_words_for_who_cannot_see_it():
    tags = pdf_tags(page.write(paper()))
    assert [str(tag["/Alt"]) for tag in tags if tag["/S"] == "/Figure"] == ["Mappa: i primi."]
    assert {"/Table", "/TH", "/TD"} <= {tag["/S"] for tag in tags}


def test_every_page_can_be_read_aloud_and_kept_for_ever():
    for made in (paper(), paper(0, 3, None)):
        content = page.write(made)
        root = PdfReader(io.BytesIO(content)).trailer["/Root"]
        about = root["/Metadata"].get_data()
        assert b"<pdfuaid:part>1" in about
        assert b"<pdfaid:part>2" in about and b"<pdfaid:conformance>A" in about
        assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("it", True)
        document, *tags = pdf_tags(content)
        stand_alone = {part.get_object()["/S"] for part in document["/K"]}
        assert not stand_alone & {"/Span", "/Strong", "/TD"}  # words outside any paragraph
        levels = [int(tag["/S"][2:]) for tag in tags if re.fullmatch(r"/H\d", tag["/S"])]
        assert all(b - a <= 1 for a, b in pairwise([0, *levels]))
        assert all("/A" in tag for tag in tags if tag["/S"] == "/TH")  # of which cells it is head


def test_signs_that_no_font_draws_and_markup_stop_no_page():
    strange = "#let x = 1 $ \U0001f9d9 \u0e33\u0301 </b> \ud800"
    made = paper(rows=1)
    content = page.write(
        Paper(**{**{n: getattr(made, n) for n in made.__slots__}, "title": strange})
    )
    assert "#let x = 1" in " ".join(pdf_lines(content))
