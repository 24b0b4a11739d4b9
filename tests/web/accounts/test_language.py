"""The language of the pages in front of the door."""

import pytest
from sign_in_support import sign_in


def choose(browser, language, referer):
    headers = {"referer": referer}
    return browser.post("/auth/language", data={"language": language}, headers=headers)


def test_the_language_is_remembered_for_browser_and_person(browser, anna, app_engine):
    sign_in(browser, anna)
    answer = choose(browser, "en", "http://ponte.test/mappa?area=EC")
    assert answer.headers["location"] == "/mappa?area=EC"
    assert '<html lang="en">' in browser.get("/mappa").text
    browser.post("/auth/logout")
    assert "Sign in" in browser.get("/auth/login").text


def test_the_browser_language_counts_before_any_choice(browser):
    page = browser.get("/auth/login", headers={"accept-language": "de,en-GB;q=0.8,it;q=0.5"}).text
    assert '<html lang="en">' in page
    assert '<html lang="it">' in browser.get("/auth/login?lang=it").text
    nonsense = browser.get("/auth/login", headers={"accept-language": ";;q=x,,%%"})
    assert '<html lang="it">' in nonsense.text


@pytest.mark.parametrize("referer", ["http://evil.example/x", "http://[ponte.test/x"])
def test_an_evil_referer_does_not_lead_away(browser, referer):
    assert choose(browser, "en", referer).headers["location"] == "/"
