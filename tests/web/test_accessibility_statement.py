"""The accessibility statement: open to everyone, and it invents nothing."""

from settings import get_settings


def test_it_is_open_to_everyone_and_says_what_the_agency_has_not_said(browser, monkeypatch):
    page = browser.get("/auth/accessibility", headers={"accept-language": "it"})
    assert page.status_code == 200
    assert "Dichiarazione di accessibilità" in page.text and "Manca: a chi scrivere" in page.text
    monkeypatch.setattr(get_settings(), "accessibility_contact", "accesso@ente.example")
    told = browser.get("/auth/accessibility", headers={"accept-language": "en"}).text
    assert "accesso@ente.example" in told and "Missing: whom" not in told


def test_every_page_in_front_of_the_door_leads_there(browser):
    assert 'href="/auth/accessibility"' in browser.get("/auth/login").text
