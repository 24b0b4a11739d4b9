"""The agency's own look: its template for slides, its logo in the report, and what is wrong."""

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import ImageFont
from pptx import Presentation
from pptx.util import Inches, Pt
from pydantic import ValidationError
from pypdf import PdfReader
from report_reading import pdf_tags, slides
from report_support import large, nasty, sample

from domain.report import logo, template
from exchange.report.files import Kind, write
from settings import Settings, get_settings, said

LONG = "Di che cosa hanno bisogno gli inquilini, e chi risponde loro, mese per mese, " * 3
THEME, ONLY_TITLE = "ppt/theme/theme1.xml", "ppt/slideLayouts/slideLayout6.xml"
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30">'
    b'<rect width="9" height="9"/></svg>'
)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000010000000100802000000909168360000001549444154789c6360"
    "483b431a1ad530aa61f86a0000e26d3210681976760000000049454e44ae426082"
)


def template_of(tmp_path: Path, *, high: float = 7.5, keep: bool = True) -> Path:
    """A template as an office has it: two slides, a sign on the master, names in Italian."""
    made = Presentation()
    made.slide_width, made.slide_height = Inches(10), Inches(high)
    for layout in made.slide_layouts:
        layout.element.cSld.set("name", f"Modello {layout.name}")
    if not keep:
        for layout in [each for each in made.slide_layouts if "Only" in each.name]:
            made.slide_layouts.remove(layout)
    shape = made.slide_master.shapes._spTree.add_autoshape(
        99, "Logo", "rect", Inches(9), 0, Inches(1), Inches(0.4)
    )
    assert shape is not None
    for text in ("Una diapositiva di prova", "Un’altra"):
        made.slides.add_slide(made.slide_layouts[0]).shapes.title.text = text
    path = tmp_path / "modello.pptx"
    made.save(path)
    return path


@pytest.fixture
def dressed(tmp_path, monkeypatch):
    path = template_of(tmp_path)
    monkeypatch.setattr(get_settings(), "slides_template", path)
    return path


@pytest.mark.parametrize("build", [sample, large, nasty])
def test_the_template_of_the_agency_is_what_the_slides_look_like(dressed, build):
    made = Presentation(io.BytesIO(write(Kind.SLIDES, build())))
    assert made.slide_width == Inches(10)
    assert [s.name for s in made.slide_master.shapes].count("Logo") == 1
    titles = [slide.shapes.title.text for slide in made.slides]
    assert "Una diapositiva di prova" not in titles
    assert made.slides[0].slide_layout.name == "Modello Title Slide"
    assert {s.slide_layout.name for s in list(made.slides)[1:]} == {"Modello Title Only"}
    for slide in made.slides:
        assert "Dati inventati" in " ".join(
            s.text_frame.text for s in slide.shapes if s.has_text_frame
        )
        for shape in slide.shapes:
            if shape.left is not None:
                assert shape.left >= 0 and shape.left + shape.width <= made.slide_width
                assert shape.top + shape.height <= made.slide_height
        assert not slide.element.findall(".//{*}srgbClr")  # the theme's colours alone


@pytest.mark.parametrize("font", ["DejaVu Sans", "A font nobody has"])
def test_titles_end_where_they_should_in_letters_wider_than_arial(dressed, font):
    theme = re.sub(
        rb'(<a:latin typeface=)"[^"+]+"', rb'\1"%s"' % font.encode(), part(dressed, THEME)
    )
    dressed.write_bytes(changed(dressed, THEME, theme))
    made = replace(sample(), messages=tuple(replace(m, title=LONG) for m in sample().messages))
    first, *rest = slides(write(Kind.SLIDES, replace(made, title=LONG[:70])))
    assert first.shapes.title.text == LONG[:70]
    for slide in rest[:-2]:
        title = slide.shapes.title
        size = title.text_frame.paragraphs[0].runs[0].font.size
        letters = ImageFont.truetype("DejaVuSans-Bold.ttf", size.pt)
        long = letters.getlength(title.text_frame.text) * Pt(1)
        rows = int(title.height / (size * 1.2))
        assert long <= rows * (title.width - Inches(0.2))


def test_a_template_that_is_gone_costs_no_slide(dressed):
    dressed.unlink()
    assert len(slides(write(Kind.SLIDES, sample()))) > 3


def changed(path: Path, name: str, content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as copy:
        for entry in source.infolist():
            if entry.filename != name:
                copy.writestr(entry, source.read(entry))
        copy.writestr(name, content)
    return target.getvalue()


def part(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as package:
        return package.read(name)


def spoilt(path: Path, name: str) -> bytes:
    """With a packed part that cannot be unpacked."""
    content = path.read_bytes()
    begin = content.index(name.encode()) + len(name)
    return content[:begin] + b"\xff" * 8 + content[begin + 8 :]


def test_what_cannot_be_a_template_is_said_in_words(tmp_path):
    path = template_of(tmp_path)
    assert template.problem(path.read_bytes()) == ""
    assert "no presentation" in template.problem(b"%PDF-1.7")
    assert "no presentation" in template.problem(changed(path, "x", b"")[:-40])
    assert "no presentation" in template.problem(spoilt(path, "ppt/slideLayouts/slideLayout1.xml"))
    assert "not whole" in template.problem(changed(path, "ppt/theme/theme1.xml", b"<a:theme>"))
    untitled = re.sub(rb'<p:ph type="title"', b'<p:ph type="body"', part(path, ONLY_TITLE))
    assert "no place for the title" in template.problem(changed(path, ONLY_TITLE, untitled))
    assert "macros" in template.problem(changed(path, "ppt/vbaProject.bin", b""))
    other = template_of(
        tmp_path / "b" if (tmp_path / "b").mkdir() is None else tmp_path, keep=False
    )
    assert template.problem(other.read_bytes()) == "the file has no layout with a title alone"


def test_a_template_saved_as_one_is_taken_too(tmp_path, monkeypatch):
    path = template_of(tmp_path)
    with zipfile.ZipFile(path) as source:
        types = source.read("[Content_Types].xml").replace(b"presentation.main", b"template.main")
    target = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as copy:
        for entry in source.infolist():
            copy.writestr(entry, types if entry.filename.startswith("[Con") else source.read(entry))
    (tmp_path / "modello.potx").write_bytes(target.getvalue())
    monkeypatch.setattr(get_settings(), "slides_template", tmp_path / "modello.potx")
    assert slides(write(Kind.SLIDES, sample()))[0].slide_layout.name == "Modello Title Slide"


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (SVG, ""),
        (PNG, ""),
        (PNG[:-20], "not whole"),
        (PNG.replace(PNG[60:64], b"\0\0\0\0"), "not whole"),
        (SVG[:-6], "not whole"),
        (b"GIF89a", "neither PNG nor SVG"),
        (b"\xff\xfe", "neither PNG nor SVG"),
        (SVG.replace(b"<rect", b"<image href='https://example.org/x.png' "), "other files"),
        (SVG.replace(b"<rect", b"<script>1</script><rect"), "runs something"),
        (SVG.replace(b"<rect", b"<svg:script>1</svg:script><rect"), "runs something"),
        (SVG + b" " * 1_000_001, "larger than"),
    ],
)
def test_what_cannot_be_a_logo_is_said_in_words(content, wrong):
    found = logo.problem(content)
    assert wrong in found if wrong else found == ""


@pytest.mark.parametrize("name", ["slides_template", "logo"])
def test_a_wrong_file_is_told_at_the_start(tmp_path, name):
    (tmp_path / "x.txt").write_bytes(b"nothing of the kind")
    for path, why in ((tmp_path / "x.txt", "is"), (tmp_path / "none", "there is no such file")):
        with pytest.raises(ValidationError) as told:
            Settings(**{name: path})
        assert said(told.value)[0].startswith(f"PONTE_{name.upper()}: ")
        assert why in said(told.value)[0] and str(path) not in said(told.value)[0]


@pytest.mark.parametrize("content", [SVG, PNG], ids=["svg", "png"])
def test_the_logo_stands_on_the_first_page_with_the_name_of_the_agency(
    tmp_path, monkeypatch, content
):
    plain = write(Kind.DOCUMENT, sample())
    path = tmp_path / "logo"
    path.write_bytes(content)
    monkeypatch.setattr(get_settings(), "logo", path)
    made = write(Kind.DOCUMENT, sample())
    alts = [tag.get("/Alt") for tag in pdf_tags(made) if tag["/S"] == "/Figure"]
    assert alts.count(sample().agency) == 1
    assert len(PdfReader(io.BytesIO(made)).pages) == len(PdfReader(io.BytesIO(plain)).pages)


def test_the_document_can_be_read_aloud_and_kept_for_ever():
    root = PdfReader(io.BytesIO(write(Kind.DOCUMENT, sample()))).trailer["/Root"]
    about = root["/Metadata"].get_data()
    assert b"<pdfuaid:part>1" in about
    assert b"<pdfaid:part>2" in about and b"<pdfaid:conformance>A" in about
    intents = [each.get_object() for each in root["/OutputIntents"]]
    assert [each["/S"] for each in intents] == ["/GTS_PDFA1"]
