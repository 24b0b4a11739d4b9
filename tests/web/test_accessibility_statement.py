"""The accessibility statement: open to everyone, and it invents nothing."""

import re

from settings import ROOT, get_settings

DRAWN = re.compile(r"\b(dataframe|data_editor)\(")


def test_it_is_open_to_everyone_and_says_what_the_agency_has_not_said(browser, monkeypatch):
    page = browser.get("/auth/accessibility", headers={"accept-language": "it"})
    assert page.status_code == 200
    assert "Dichiarazione di accessibilità" in page.text and "Manca: a chi scrivere" in page.text
    monkeypatch.setattr(get_settings(), "accessibility_contact", "accesso@ente.example")
    told = browser.get("/auth/accessibility", headers={"accept-language": "en"}).text
    assert "accesso@ente.example" in told and "Missing: whom" not in told


def test_every_page_in_front_of_the_door_leads_there(browser):
    assert 'href="/auth/accessibility"' in browser.get("/auth/login").text


def test_no_table_is_drawn_as_a_picture_that_nobody_can_have_read_aloud():
    screens = [*(ROOT / "components").rglob("*.py"), *(ROOT / "pages").glob("*.py")]
    assert not [path.name for path in screens if DRAWN.search(path.read_text("utf-8"))]
