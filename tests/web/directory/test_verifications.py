"""The page where a partner confirms or corrects what we hold about it."""

import re
from html import unescape

import pytest
from case_support import add_service
from reply_support import opened_by
from sqlalchemy import func, select, update
from support import add_user

from db.directory import verification_ask
from db.directory import write as partners_write
from db.engine import reading, transaction
from db.models.directory import Contact, Partner, PartnerService
from db.models.follow_up import Proposal
from domain.vocabulary import Role
from web import limits

MARKUP = "<script>alert(1)</script> & \"'"


@pytest.fixture
def mailed(app_engine):
    with transaction(app_engine) as session:
        actor = add_user(session, Role.COORDINATOR, "altra")
        add_service(session, "Emporio di prova")
        session.execute(update(Partner).values(description=MARKUP, phone="+390332000000"))
        reference = session.scalar(select(Partner.reference))
        return f"/v/{verification_ask.ask(session, actor, reference)}"


@pytest.fixture
def link(browser, mailed):
    """The address that it is exchanged for."""
    return opened_by(browser, mailed)


def state(app_engine):
    with reading(app_engine) as session:
        verified = session.scalar(select(Partner.verified_at))
        return verified is not None, session.scalar(select(func.count(Proposal.id)))


def contact_id(app_engine):
    with reading(app_engine) as session:
        return session.scalar(select(Contact.id))


def test_the_page_shows_what_we_hold_and_opening_it_changes_nothing(browser, link, app_engine):
    for _visit in range(3):
        page = browser.get(link)
    assert page.status_code == 200
    for word in ("Emporio di prova", "Referente 1", "0332 000000", "È tutto giusto"):
        assert word in page.text
    assert "<script" not in page.text
    assert "&lt;script&gt;" in page.text
    assert "no-store" in page.headers["cache-control"]
    assert state(app_engine) == (False, 0)


def test_one_click_confirms(browser, link, app_engine):
    answer = send(browser, link, {"act": "confirm"})
    assert answer.status_code == 303
    assert "Grazie" in browser.get(answer.headers["location"]).text
    assert state(app_engine) == (True, 0)
    again = browser.post(link, data={"act": "confirm", "version": "1"})
    assert again.status_code == 200
    assert "già" in again.text


def test_the_form_as_it_was_drawn_confirms_and_a_changed_field_is_proposed(
    browser, link, app_engine
):
    drawn = fields(browser.get(link).text)
    assert drawn["organization..phone"] == "0332 000000"
    drawn[f"contact.{contact_id(app_engine)}.hours"] = "lun 9-12"
    assert browser.post(link, data=drawn | {"act": "propose"}).status_code == 303
    assert state(app_engine) == (False, 1)


def test_the_form_sent_untouched_proposes_nothing(browser, link, app_engine):
    drawn = fields(browser.get(link).text)
    browser.post(link, data=drawn | {"act": "propose"})
    assert state(app_engine) == (True, 0)


def fields(page: str) -> dict[str, str]:
    """The form as a browser would send it, untouched."""
    found = dict(re.findall(r'<input [^>]*name="([^"]*)" value="([^"]*)"', page))
    found |= dict(re.findall(r'<textarea [^>]*name="([^"]*)"[^>]*>([^<]*)</textarea>', page))
    for name, options in re.findall(r'<select [^>]*name="([^"]*)">(.*?)</select>', page, re.S):
        found[name] = re.search(r'value="([^"]*)" selected', options).group(1)
    return {name: unescape(value).replace("\n", "\r\n") for name, value in found.items()}


def send(browser, link, answers):
    """As from the page as it is now."""
    version = fields(browser.get(link).text)["version"]
    return browser.post(link, data={"version": version} | answers)


def test_a_mistake_is_said_beside_its_field_and_the_rest_is_kept(browser, link, app_engine):
    answers = {"act": "propose", "organization..phone": "forse", "organization..address": "Via X 1"}
    page = send(browser, link, answers)
    assert page.status_code == 422
    assert 'value="forse"' in page.text
    assert 'value="Via X 1"' in page.text
    assert 'id="organization..phone-problem"' in page.text
    assert state(app_engine) == (False, 0)


def test_a_service_that_is_not_offered_is_not_shown_as_if_it_were(browser, link, app_engine):
    assert shown(browser.get(link).text).count("Non più offerto") == 0
    with transaction(app_engine) as session:
        session.execute(update(PartnerService).values(active=False))
    assert shown(browser.get(link).text).count("Non più offerto") == 1


def shown(page: str) -> str:
    """What we hold, without the form to correct it."""
    return page.partition("Qualcosa è cambiato")[0]


def test_a_page_drawn_before_we_changed_something_confirms_nothing(browser, link, app_engine):
    drawn = fields(browser.get(link).text)
    with transaction(app_engine) as session:
        actor = add_user(session, Role.COORDINATOR, "terza")
        partners_write.verify(session, actor, session.scalar(select(Partner.reference)))
        session.execute(update(Partner).values(phone="+390332999999", verified_at=None))
    page = browser.post(link, data={"act": "confirm", "version": drawn["version"]})
    assert page.status_code == 422
    assert "I nostri dati sono cambiati" in page.text
    assert "È tutto giusto" in page.text
    typed = drawn | {"act": "propose", "organization..address": "Via di prova 1"}
    page = browser.post(link, data=typed)
    assert page.status_code == 422
    assert 'value="Via di prova 1"' in page.text
    assert "Ora da noi risulta: 0332 999999" in page.text
    assert state(app_engine) == (False, 0)


def test_a_form_without_its_version_is_not_taken(browser, link, app_engine):
    for version in ("", "x", "9" * 5_000):
        page = browser.post(link, data={"act": "confirm", "version": version})
        assert page.status_code == 422
    assert state(app_engine) == (False, 0)


def test_the_page_speaks_english_too(browser, link):
    assert "Everything is right" in browser.get(f"{link}?lang=en").text


@pytest.mark.parametrize("wrong", ["/v/x", "/v/", "/v/a/b", "/v/%00", "/v/" + "x" * 500])
def test_a_wrong_link_is_said_to_be_none(browser, mailed, wrong):
    for path in (wrong, mailed[:-3]):
        page = browser.get(path)
        assert page.status_code == 404
        assert "Questo collegamento non porta" in page.text


def test_a_form_of_another_site_and_one_of_a_megabyte_are_refused(browser, link, app_engine):
    forged = browser.post(
        link, data={"act": "confirm"}, headers={"Origin": "https://x.example.org"}
    )
    assert forged.status_code == 403
    assert browser.post(link, data={"act": "propose", "note": "x" * 1_000_000}).status_code == 413
    assert state(app_engine) == (False, 0)


def test_a_flood_is_slowed_down(browser, link):
    codes = [browser.get(link).status_code for _ in range(limits.PER_MINUTE + 2)]
    assert codes[-1] == 429
    assert codes[0] == 200
