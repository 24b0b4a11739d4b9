import hashlib

import pytest
from sign_in_support import PASSWORD, sign_in, token_of
from sqlalchemy import select, update

from db.accounts import passwords
from db.accounts import users as accounts
from db.accounts.demo import DEMO_USERS
from db.engine import reading, transaction
from db.models.accounts import User, WebSession
from domain.vocabulary import Role
from web import requests


def test_the_right_password_opens_a_session(browser, anna):
    answer = sign_in(browser, "  ANNA.Bianchi ", PASSWORD, next="/mappa?area=EC")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/mappa?area=EC"
    assert browser.get("/mappa").status_code == 200


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(browser, anna):
    cookie = sign_in(browser, anna).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "secure" not in cookie


def test_behind_tls_the_cookie_is_secure(gated, anna, settings):
    from starlette.testclient import TestClient

    with TestClient(gated, base_url="https://ponte.test", follow_redirects=False) as browser:
        assert "secure" in sign_in(browser, anna).headers["set-cookie"].lower()


@pytest.mark.parametrize("trusted", [True, False])
def test_only_a_trusted_proxy_is_believed_about_tls(browser, anna, settings, trusted):
    settings(trust_proxy=trusted)
    answer = sign_in(browser, anna, headers={"x-forwarded-proto": "https"})
    assert ("secure" in answer.headers["set-cookie"].lower()) is trusted


def test_only_the_hash_of_a_token_is_stored(browser, anna, app_engine):
    token = token_of(sign_in(browser, anna))
    with reading(app_engine) as session:
        row = session.execute(select(WebSession.__table__)).one()
    assert len(token) >= 43
    assert token not in str(row)
    assert hashlib.sha256(token.encode()).hexdigest() == row.token_hash


def test_signing_in_never_takes_over_the_token_the_browser_came_with(browser, anna):
    browser.cookies.set(requests.SESSION_COOKIE, "planted")
    assert token_of(sign_in(browser, anna)) not in (None, "planted")


def test_signing_in_again_ends_the_session_before(browser, anna, app_engine):
    first = token_of(sign_in(browser, anna))
    sign_in(browser, anna)
    with reading(app_engine) as session:
        assert accounts.find_session(session, first) is None


def test_an_unknown_user_gets_the_same_answer_as_a_wrong_password(browser, anna):
    wrong, unknown = sign_in(browser, anna, "x" * 12), sign_in(browser, "nobody", "x" * 12)
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.text.replace(anna, "nobody") == unknown.text


def test_an_unknown_user_is_verified_against_a_hash_too(browser, anna, monkeypatch):
    verified = []
    hasher = passwords._hasher()
    monkeypatch.setattr(type(hasher), "verify", lambda self, p, h: verified.append(h) and False)
    sign_in(browser, anna, "x")
    sign_in(browser, "nobody", "x")
    sign_in(browser, "demo-executive", "x")
    assert len(verified) == 3
    assert all(h.startswith("$argon2id$") for h in verified)


def test_a_disabled_account_gets_the_answer_of_an_unknown_one(browser, anna, app_engine):
    with app_engine.begin() as connection:
        connection.execute(User.__table__.update().values(active=False))
    assert sign_in(browser, anna).status_code == 401


@pytest.mark.parametrize("password", ["", "x"])
def test_a_demonstration_account_has_no_password(browser, password):
    assert sign_in(browser, "demo-administrator", password).status_code == 401


@pytest.mark.parametrize("typed", ["%00", "' OR 1=1 --", "<script>", "é" * 1000, "%ED%A0%80", "🏠"])
def test_any_user_name_and_password_are_only_wrong(browser, typed):
    answer = browser.post("/auth/login", content=f"username={typed}&password={typed}".encode())
    assert answer.status_code == 401
    assert "<script>" not in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://ponte.test.evil"},
        {"origin": "http://[ponte.test"},
        {"sec-fetch-site": "cross-site"},
    ],
)
def test_a_form_of_another_site_is_refused(browser, anna, headers):
    answer = sign_in(browser, anna, headers=headers)
    assert answer.status_code == 403
    assert token_of(answer) is None


def test_a_form_of_ours_passes(browser, anna):
    assert sign_in(browser, anna, headers={"origin": "http://ponte.test"}).status_code == 303


@pytest.mark.parametrize("path", ["/auth/login", "/auth/demo", "/auth/language", "/auth/password"])
def test_an_oversize_form_is_refused(browser, path):
    assert browser.post(path, content=b"a=" + b"x" * 20_000).status_code in (413, 303)
    assert browser.post("/auth/login", content=b"a=1&" * 100).status_code == 413


def test_the_demonstration_has_four_buttons_and_a_notice(browser):
    page = browser.get("/auth/login").text
    for name in ("community manager", "dirigente", "coordinatore", "amministratore"):
        assert f">Entra come {name}</button>" in page
    assert "sono inventati" in page
    assert "<script" not in page


@pytest.mark.parametrize("role", Role)
def test_each_button_enters_as_its_role(browser, app_engine, role):
    token = token_of(browser.post("/auth/demo", data={"role": role.value}))
    with reading(app_engine) as session:
        assert accounts.find_session(session, token).actor.role is role


def test_a_role_without_an_account_in_the_demonstration_has_no_button(browser, monkeypatch):
    monkeypatch.delitem(DEMO_USERS, Role.COORDINATOR)
    assert "Entra come coordinatore" not in browser.get("/auth/login").text
    assert browser.post("/auth/demo", data={"role": "coordinator"}).status_code == 404


@pytest.mark.parametrize("change", [{"active": False}, {"role": Role.EXECUTIVE}])
def test_a_button_whose_account_was_closed_says_so_and_who_opens_it(browser, app_engine, change):
    username, _name = DEMO_USERS[Role.COORDINATOR]
    with transaction(app_engine) as session:
        session.execute(update(User).where(User.username == username).values(**change))
    answer = browser.post("/auth/demo", data={"role": "coordinator", "next": "/partner"})
    assert answer.status_code == 403 and token_of(answer) is None
    assert "Entra come amministratore" in answer.text
    said = answer.text.index("è stato disattivato, o ha un altro ruolo")
    assert said < answer.text.index("<details")  # beside the buttons
    assert 'value="/partner"' in answer.text


def test_in_real_use_there_are_no_buttons_and_no_way_in_behind_them(browser, settings):
    settings(demo=False)
    assert "Entra come dirigente" not in browser.get("/auth/login").text
    answer = browser.post("/auth/demo", data={"role": "administrator"})
    assert answer.status_code == 404
    assert token_of(answer) is None


def test_in_real_use_what_a_demonstration_left_is_closed(browser, app_engine):
    token = token_of(browser.post("/auth/demo", data={"role": "administrator"}))
    with transaction(app_engine) as session:
        accounts.retire_demo_users(session)
        session.flush()
        assert accounts.find_session(session, token) is None
        assert accounts.demo_user(session, Role.ADMINISTRATOR) is None
