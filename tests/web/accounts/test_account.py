"""One's own account: where it is open, what is told of it, and nobody else's."""

import asyncio

import pytest
from sign_in_support import PASSWORD, sign_in, token_of
from starlette.testclient import TestClient

from db.accounts import passwords
from db.accounts import users as accounts
from db.engine import reading, transaction
from domain.vocabulary import Role
from web.accounts import notices

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604.1"


def session_of(token):
    with reading() as session:
        return accounts.find_session(session, token)


@pytest.fixture
def telephone(gated, anna):
    """The same person on another device."""
    with TestClient(gated, base_url="http://ponte.test", follow_redirects=False) as other:
        other.headers |= {"accept-language": "it-IT", "user-agent": PHONE}
        yield other


def test_where_one_is_signed_in_is_seen_and_ended(browser, anna, telephone):
    here, there = token_of(sign_in(browser, anna)), token_of(sign_in(telephone, anna))
    page = browser.get("/auth/account").text
    assert "Safari, iPhone" in page
    assert page.count("questo dispositivo") == 1
    with transaction() as session:
        chosen = passwords.chosen(PASSWORD, "ida")
        accounts.create_user(session, None, "ida", "Ida", Role.EXECUTIVE, chosen)
    stranger = TestClient(browser.app, "http://ponte.test", follow_redirects=False)
    theirs = token_of(sign_in(stranger, "ida"))
    browser.post("/auth/account", data={"act": "end", "session": session_of(theirs).session_id})
    assert session_of(theirs)
    number = session_of(there).session_id
    done = browser.post("/auth/account", data={"act": "end", "session": number})
    assert "La sessione è chiusa." in browser.get(done.headers["location"]).text
    assert session_of(there) is None
    again = token_of(sign_in(telephone, anna))
    browser.post("/auth/account", data={"act": "others"})
    assert session_of(again) is None
    assert session_of(here)


def test_another_address_takes_the_password_and_the_old_one_is_told(browser, anna, post):
    sign_in(browser, anna)
    change = {"act": "email", "email": "anna@example.org"}
    assert browser.post("/auth/account", data=change).status_code == 401
    assert browser.post("/auth/account", data=change | {"current": PASSWORD}).status_code == 303
    wrong = change | {"current": PASSWORD, "email": "not an address"}
    assert browser.post("/auth/account", data=wrong).status_code == 400
    other = change | {"current": PASSWORD, "email": "new@example.org"}
    browser.post("/auth/account", data=other)
    asyncio.run(notices.turn())
    assert [letter["To"] for letter in post.messages] == ["anna@example.org"]


def test_the_shared_accounts_of_a_demonstration_take_no_password_and_no_second_step(browser):
    browser.post("/auth/demo", data={"role": "administrator"})
    page = browser.get("/auth/account").text
    assert "si entra con un pulsante" in page
    assert "Aggiungine uno" not in page
    assert browser.get("/auth/enrol").headers["location"] == "/"
    assert (
        browser.post("/auth/account", data={"act": "email", "email": "x@y.it"}).status_code == 404
    )


@pytest.mark.parametrize("act", ["", "end", "drop_passkey", "rename", "\udc80"])
def test_junk_changes_nothing(browser, anna, act):
    sign_in(browser, anna)
    junk = {"act": act, "session": "9" * 50, "passkey": "x", "current": PASSWORD}
    answer = browser.post(
        "/auth/account",
        content="&".join(f"{k}={v}" for k, v in junk.items()).encode("utf-8", "replace"),
    )
    assert answer.status_code in (303, 404)
