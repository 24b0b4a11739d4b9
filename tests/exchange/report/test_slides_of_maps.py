"""Quarters on a slide: a map that can be read from the back of a room."""

from pptx.enum.shapes import MSO_SHAPE_TYPE
from report_reading import frames, pdf_tags, slides, table_rows
from slides_support import mapped

from domain.report.contents import Report
from exchange.report import maps
from exchange.report.files import Kind, write
from exchange.report.slides_plan import Form, plan
from exchange.report.text import clean


def written(made: Report) -> list:
    return slides(write(Kind.SLIDES, made))


def test_quarters_are_a_map_described_in_words_with_the_first_of_them_beside_it():
    slide = written(mapped(9, 5, 2))[1]
    picture = next(shape for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.PICTURE)
    assert "Riga 0: 9" in picture._element.nvPicPr.cNvPr.get("descr")
    beside = frames(slide)[0]
    assert table_rows(beside)[1:] == [["1. Riga 0", "9"], ["2. Riga 1", "5"], ["3. Riga 2", "2"]]
    assert picture.left + picture.width <= beside.left
    document = write(Kind.DOCUMENT, mapped(9, 5, 2))
    alts = [tag["/Alt"] for tag in pdf_tags(document) if tag["/S"] == "/Figure"]
    assert len(alts) == 2 and all("Riga 0: 9" in alt for alt in alts)  # map and bars


def test_long_numbers_leave_the_circles_to_the_letters_of_the_legend():
    def faces(made: Report) -> tuple[set[str], set[str]]:
        picture = maps.picture_of(made.messages[0], plain=True)
        signs = {key.sign for key in picture.keys if key.kind.startswith("v")}
        return signs, {point.text for point in picture.points}

    assert faces(mapped(9, 5, 2)) == ({""}, {"9", "5", "2"})
    signs, texts = faces(mapped(20_480, 10_230, 5_120))
    assert signs == texts and signs <= set("ABCDE")


def test_the_method_of_grades_is_named_in_the_notes_alone():
    made = clean(mapped(9, 5, 2))
    assert "interruzioni" not in maps.picture_of(made.messages[0], plain=True).method
    assert "interruzioni naturali" in written(mapped(9, 5, 2))[1].notes_slide.notes_text_frame.text


def test_a_lone_quarter_is_no_map():
    assert plan(mapped(3))[1].form is Form.TABLE
