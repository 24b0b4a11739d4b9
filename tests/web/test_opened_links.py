"""The link of a mail is exchanged at once: the address that stays holds nothing."""

from datetime import timedelta

import pytest
import time_machine
from correction_support import add_household, add_tenant
from reply_support import asked_of_a_partner, post, status
from sqlalchemy import select, update
from starlette.testclient import TestClient

from db.clock import utcnow
from db.engine import reading, transaction
from db.models.accounts import AuditEvent
from db.models.cases import Case
from db.models.referrals import Referral
from domain.vocabulary import ReferralStatus
from web import opened


@pytest.fixture
def link(app_engine):
    """A partner's link, to a request for somebody with a name."""
    found = asked_of_a_partner(app_engine)
    with transaction(app_engine) as session:
        home = add_household(session)
        add_tenant(session, home, "Provarossi")
        noted = {"household_id": home.id, "privacy_given_on": utcnow().date()}
        session.execute(update(Case).values(noted))
    return found


def followed(browser, link):
    """What the browser shows in the end, and under which address."""
    there = browser.get(link)
    assert there.status_code == 303
    address = there.headers["location"]
    return address, browser.get(address)


def readings(app_engine):
    with reading(app_engine) as session:
        wanted = AuditEvent.action == "identity.link"
        return len(session.scalars(select(AuditEvent).where(wanted)).all())


def test_the_address_that_stays_opens_nothing_for_who_learns_it(browser, gated, link):
    address, page = followed(browser, link)
    assert page.status_code == 200 and "Ce ne occupiamo" in page.text
    token = link.rpartition("/")[2]
    assert token not in address and token not in page.text and len(address) < 30
    with TestClient(gated, base_url="http://ponte.test", follow_redirects=False) as other:
        other.headers["accept-language"] = "it"
        elsewhere = other.get(address)
        assert elsewhere.status_code == 403 and "VA-2026-" not in elsewhere.text
        assert "Aprite di nuovo il collegamento" in elsewhere.text
        lost = post(other, address, "accepted", text="Veniamo lunedì")
        assert lost.status_code == 403 and "Veniamo lunedì" in lost.text
        # The link of the mail stays good for whoever has the mail.
        assert "Ce ne occupiamo" in followed(other, link)[1].text


def test_the_cookie_can_be_sent_after_a_redirect_from_a_webmail_and_is_unreadable(browser, link):
    cookie = browser.get(link).headers["set-cookie"]
    lower = cookie.lower()
    assert "samesite=lax" in lower and "httponly" in lower and "max-age" not in lower
    assert link.rpartition("/")[2] not in cookie


def test_two_links_in_one_browser_are_two_pages(browser, app_engine, link):
    first, _page = followed(browser, link)
    with transaction(app_engine) as session:
        session.execute(update(Referral).values(message="La prima"))
    assert followed(browser, link)[0] == first
    for number in range(opened.MOST + 3):  # others push the oldest out, not the newest
        browser.cookies.set(f"ponte_link_{number:016x}", "x")
    address, page = followed(browser, link)
    assert (address, page.status_code) == (first, 200)
    dropped = [c for c in page.headers.get_list("set-cookie") if "Max-Age=0" in c]
    assert len(dropped) == 13 - (opened.MOST - 1)


def test_an_answer_goes_by_the_new_address_and_comes_back_to_it(browser, app_engine, link):
    address, _page = followed(browser, link + "?lang=en")
    assert address.endswith("?lang=en")
    answer = post(browser, address, "accepted")
    assert (answer.status_code, answer.headers["location"]) == (303, address)
    assert status(app_engine) is ReferralStatus.ACCEPTED


def test_the_session_of_a_link_ends_and_what_was_typed_is_given_back(browser, link):
    address, _page = followed(browser, link)
    with time_machine.travel(utcnow() + opened.LASTS + timedelta(minutes=1)):
        assert browser.get(address).status_code == 403
        late = post(browser, address, "accepted", text="Veniamo lunedì")
        assert late.status_code == 403 and "Veniamo lunedì" in late.text
        assert followed(browser, link)[1].status_code == 200


def test_who_is_to_be_called_takes_one_more_click_and_each_is_on_record(browser, app_engine, link):
    address, _page = followed(browser, link)
    post(browser, address, "accepted")
    for _visit in range(2):
        page = browser.get(address).text
        assert "Provarossi" not in page and "Guardate nome e numero" in page
    assert readings(app_engine) == 0
    shown = post(browser, address, "tenant", text="Scritto a metà")
    assert shown.status_code == 200
    assert "Provarossi" in shown.text and "Scritto a metà" in shown.text
    assert readings(app_engine) == 1
    assert "Provarossi" not in browser.get(address).text


def test_nobody_is_shown_before_the_partner_has_accepted(browser, app_engine, link):
    address, _page = followed(browser, link)
    assert "Provarossi" not in post(browser, address, "tenant").text
    assert readings(app_engine) == 0


@pytest.mark.parametrize("forged", ["0" * 16, "x", "a" * 500])
def test_an_invented_address_opens_nothing(browser, link, forged):
    followed(browser, link)
    for prefix in ("/r/at/", "/v/at/"):
        assert browser.get(prefix + forged).status_code in (403, 404)


def test_a_link_of_one_kind_opens_no_page_of_the_other(browser, link):
    address, _page = followed(browser, link)
    assert browser.get(address.replace("/r/", "/v/")).status_code == 403
