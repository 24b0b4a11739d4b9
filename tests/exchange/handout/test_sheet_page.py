"""The sheet on paper and as a message: all eight languages, both papers, one page each."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pypdf
import pytest

from domain.errors import Refused
from domain.handout.contents import Handout, NextStop, SheetPlace
from domain.handout.tongues import TEXTS
from domain.phones.number import Number
from exchange.handout import hours, message, page
from exchange.handout.said import say

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
LONG = "Associazione dal nome che non finisce mai e poi ancora " * 4


def sheet():
    place = SheetPlace(
        service_id=1,
        reference="P-00001",
        name="Emporio del Lago",
        service="Distribuzione alimenti",
        topics=("home", "food"),
        address="Via Roma 3, Varese",
        hours="mar e gio 9-12",
        contact="Alba Prova",
        phones=(Number("+390332555012"),),
        speaks=True,
    )
    stops = (NextStop(NOW + timedelta(days=3), NOW + timedelta(days=3, hours=2), "Piazza Roma"),)
    return Handout((place,) * 3, (), stops, ("food",), ())


def read(pdf):
    return pypdf.PdfReader(io.BytesIO(pdf))


@pytest.mark.parametrize("language", TEXTS)
def test_a_sheet_is_one_page_in_its_language_with_a_large_number(language):
    said = say(sheet(), language, NOW)
    assert page.can_be_set(said)
    for size, width in ((page.SheetSize.A5, 420), (page.SheetSize.A4, 595)):
        made = read(page.write(said, size, NOW))
        assert len(made.pages) == 1
        assert round(made.pages[0].mediabox.width) == width
        assert made.trailer["/Root"]["/Lang"] == language
        text = made.pages[0].extract_text()
        assert "Emporio del Lago" in text and "0332 555012" in text


def test_the_longest_names_still_leave_one_page():
    long = replace(sheet().places[0], name=LONG, service=LONG, address=LONG, hours=LONG)
    handout = replace(sheet(), places=(replace(long, contact=LONG[:120]),) * 3)
    assert len(read(page.write(say(handout, "uk", NOW), page.SheetSize.A5, NOW)).pages) == 1


def test_neither_metadata_nor_codes_say_more_than_the_page():
    pdf = page.write(say(sheet(), "it", NOW), page.SheetSize.A5, NOW)
    info = read(pdf).metadata
    assert info.title == "Indirizzi utili"
    made_of = {"/Title", "/Author", "/CreationDate", "/ModDate", "/Creator", "/Producer"}
    assert set(info) <= made_of
    assert b"/URI" not in pdf


def test_a_code_dials_the_number_and_leads_nowhere_else(monkeypatch):
    drawn, make = [], page.segno.make
    monkeypatch.setattr(
        page.segno, "make", lambda text, **how: drawn.append(text) or make(text, **how)
    )
    page.write(say(sheet(), "it", NOW), page.SheetSize.A5, NOW)
    assert drawn == ["tel:+390332555012"] * 3


def test_a_message_says_the_same_in_lines():
    text = message.write(say(sheet(), "en", NOW, name="Alba"))
    assert "For Alba" in text and "Phone: 0332 555012" in text
    assert "0332555012" in message.write(say(sheet(), "ar", NOW))
    assert "When: Tue, Thu 9-12" in text
    assert "Sunday 29 November, 10:00-12:00: Piazza Roma" in text


@pytest.mark.parametrize("language", TEXTS)
def test_what_a_service_wants_brought_and_a_closed_door_are_said_in_each_language(language):
    place = replace(sheet().places[0], bring="ISEE e bolletta", away_until=date(2026, 12, 20))
    lines = dict(say(replace(sheet(), places=(place,)), language, NOW).places[0].lines[1:])
    assert lines[TEXTS[language]["bring"]] == "ISEE e bolletta"
    first = say(replace(sheet(), places=(place,)), language, NOW).places[0].lines[0][1]
    before, after = TEXTS[language]["away"].split("{day}")
    assert first.startswith(before) and first.endswith(after) and "20" in first


def test_lines_that_tell_only_together_are_refused():
    two = replace(sheet().places[0], name="Centro anti", service="violen", address="za 3")
    with pytest.raises(Refused, match="tells"):
        say(replace(sheet(), places=(two,)), "it", NOW)


def test_hours_are_translated_where_every_word_is_known():
    assert hours.said("mar e gio 9-12", "fr") == "mar., jeu. 9-12"
    assert hours.said("dal lunedì al venerdì 9.00-12.30", "en") == "Mon - Fri 9.00-12.30"
    assert hours.said("mar 9-12", "ar").endswith("من 9 إلى 12")
    assert hours.said("su appuntamento", "en") == "su appuntamento"
    assert hours.said("mar 9-12", "it") == "mar 9-12"
