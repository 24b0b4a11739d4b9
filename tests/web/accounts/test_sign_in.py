import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from db.accounts import passwords
from db.accounts import users as accounts
from db.clock import utcnow
from db.engine import reading, transaction
from db.models.accounts import AuditEvent, SignInFailure, User, WebSession
from domain.permissions import Actor
from domain.vocabulary import Role
from web import requests

PASSWORD = "quattro gatti sul tetto"


@pytest.fixture
def anna(app_engine):
    """A real account, with a password."""
    with transaction(app_engine) as session:
        accounts.create_user(
            session, None, "Anna.Bianchi", "Anna Bianchi", Role.EXECUTIVE, PASSWORD
        )
    return "anna.bianchi"


def sign_in(browser, username, password, **more):
    return browser.post("/auth/login", data={"username": username, "password": password} | more)


def token_of(answer):
    return answer.cookies.get(requests.SESSION_COOKIE)


def test_the_right_password_opens_a_session(browser, anna):
    answer = sign_in(browser, "  ANNA.Bianchi ", PASSWORD, next="/mappa?area=EC")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/mappa?area=EC"
    assert browser.get("/mappa").status_code == 200


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(browser, anna):
    cookie = sign_in(browser, anna, PASSWORD).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "secure" not in cookie


def test_behind_tls_the_cookie_is_secure(gated, anna, settings):
    from starlette.testclient import TestClient

    with TestClient(gated, base_url="https://ponte.test", follow_redirects=False) as browser:
        assert "secure" in sign_in(browser, anna, PASSWORD).headers["set-cookie"].lower()


@pytest.mark.parametrize("trusted", [True, False])
def test_only_a_trusted_proxy_is_believed_about_tls(browser, anna, settings, trusted):
    settings(trust_proxy=trusted)
    answer = browser.post("/auth/login", data={"username": anna, "password": PASSWORD},
                          headers={"x-forwarded-proto": "https"})  # fmt: skip
    assert ("secure" in answer.headers["set-cookie"].lower()) is trusted


def test_only_the_hash_of_a_token_is_stored(browser, anna, app_engine):
    token = token_of(sign_in(browser, anna, PASSWORD))
    with reading(app_engine) as session:
        row = session.execute(select(WebSession.__table__)).one()
    assert len(token) >= 43
    assert token not in str(row)
    assert hashlib.sha256(token.encode()).hexdigest() == row.token_hash


def test_signing_in_never_takes_over_the_token_the_browser_came_with(browser, anna):
    browser.cookies.set(requests.SESSION_COOKIE, "planted")
    assert token_of(sign_in(browser, anna, PASSWORD)) not in (None, "planted")


def test_signing_in_again_ends_the_session_before(browser, anna, app_engine):
    first = token_of(sign_in(browser, anna, PASSWORD))
    sign_in(browser, anna, PASSWORD)
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
    assert sign_in(browser, anna, PASSWORD).status_code == 401


@pytest.mark.parametrize("password", ["", "x"])
def test_a_demonstration_account_has_no_password(browser, password):
    assert sign_in(browser, "demo-administrator", password).status_code == 401


def test_the_sixth_attempt_waits_and_says_how_long(browser, anna):
    for _attempt in range(5):
        assert sign_in(browser, anna, "wrong").status_code == 401
    answer = sign_in(browser, anna, PASSWORD)
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["retry-after"]) <= 5
    assert "Troppi tentativi. Riprova tra" in answer.text


def test_the_delay_grows_and_is_never_for_ever(browser, anna):
    waits = []
    with time_machine.travel(utcnow(), tick=False) as clock:
        for _attempt in range(30):
            answer = sign_in(browser, anna, "wrong")
            if answer.status_code == 429:
                waits.append(int(answer.headers["retry-after"]))
                clock.shift(waits[-1])
        assert waits[:4] == [5, 10, 20, 40]
        assert max(waits) == 900
        clock.shift(900)
        assert sign_in(browser, anna, PASSWORD).status_code == 303


def test_knocking_while_waiting_does_not_lengthen_the_wait(browser, anna):
    with time_machine.travel(utcnow(), tick=False) as clock:
        for _attempt in range(50):
            sign_in(browser, anna, "wrong")
        clock.shift(5)
        assert sign_in(browser, anna, PASSWORD).status_code == 303


def test_attempts_at_the_same_moment_do_not_slip_under_the_limit(browser, anna):
    with ThreadPoolExecutor(12) as pool:
        codes = list(
            pool.map(lambda n: sign_in(browser, anna, f"wrong {n}").status_code, range(24))
        )
    assert codes.count(401) == 5
    assert codes.count(429) == 19


def test_unknown_names_are_delayed_alike(browser):
    codes = [sign_in(browser, "nobody", "wrong").status_code for _attempt in range(6)]
    assert codes == [401] * 5 + [429]


def test_success_forgives_the_failures_before(browser, anna, app_engine):
    for _attempt in range(4):
        sign_in(browser, anna, "wrong")
    sign_in(browser, anna, PASSWORD)
    with reading(app_engine) as session:
        assert session.scalars(select(SignInFailure)).all() == []


def test_five_failures_are_on_record(browser, anna, app_engine):
    for _attempt in range(5):
        sign_in(browser, anna, "wrong")
    with reading(app_engine) as session:
        subjects = select(AuditEvent.subject).where(AuditEvent.action == "user.throttled")
        assert session.scalars(subjects).all() == [anna]


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
    form = {"username": anna, "password": PASSWORD}
    answer = browser.post("/auth/login", data=form, headers=headers)
    assert answer.status_code == 403
    assert token_of(answer) is None


def test_a_form_of_ours_passes(browser, anna):
    answer = browser.post("/auth/login", data={"username": anna, "password": PASSWORD},
                          headers={"origin": "http://ponte.test"})  # fmt: skip
    assert answer.status_code == 303


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


def test_signing_out_ends_the_session_in_the_database(browser, app_engine):
    token = token_of(browser.post("/auth/demo", data={"role": "executive"}))
    answer = browser.post("/auth/logout")
    assert answer.headers["location"] == "/auth/login"
    assert 'ponte_session=""' in answer.headers["set-cookie"]
    with reading(app_engine) as session:
        assert accounts.find_session(session, token) is None


def test_a_link_cannot_sign_anybody_out(browser):
    browser.post("/auth/demo", data={"role": "executive"})
    assert browser.get("/auth/logout").status_code == 404
    assert browser.get("/casi").status_code == 200


def test_an_idle_session_ends(browser, settings):
    settings(session_idle_minutes=30)
    with time_machine.travel(utcnow(), tick=False) as clock:
        browser.post("/auth/demo", data={"role": "executive"})
        for _half in range(4):
            clock.shift(timedelta(minutes=29))
            assert browser.get("/mappa").status_code == 200
        clock.shift(timedelta(minutes=31))
        assert browser.get("/mappa").status_code == 303


def test_a_session_ends_after_its_longest_time_however_busy(browser, settings):
    settings(session_idle_minutes=60, session_max_hours=2)
    with time_machine.travel(utcnow(), tick=False) as clock:
        browser.post("/auth/demo", data={"role": "executive"})
        for _quarter in range(7):
            clock.shift(timedelta(minutes=17))
            assert browser.get("/mappa").status_code == 200
        clock.shift(timedelta(minutes=2))
        assert browser.get("/mappa").status_code == 303


def test_a_password_set_by_another_must_be_changed_before_anything_else(browser, app_engine):
    once = passwords.one_time()
    with transaction(app_engine) as session:
        admin = Actor(accounts.demo_user(session, Role.ADMINISTRATOR), "P", Role.ADMINISTRATOR)
        accounts.add_user(session, admin, "nuova", "Nuova", Role.COORDINATOR, once)
    answer = sign_in(browser, "nuova", once, next="/partner")
    assert answer.headers["location"] == "/auth/password?next=%2Fpartner"
    assert browser.get("/partner").status_code == 303
    assert "da un amministratore" in browser.get("/auth/password?next=%2Fpartner").text
    form = {"password": "tre civette sul como", "again": "tre civette sul como", "next": "/partner"}
    assert browser.post("/auth/password", data=form).headers["location"] == "/partner"
    assert browser.get("/partner").status_code == 200
    assert sign_in(browser, "nuova", once).status_code == 401


def test_changing_the_password_asks_for_the_present_one(browser, anna):
    sign_in(browser, anna, PASSWORD)
    new = {"password": "un'altra frase lunga", "again": "un'altra frase lunga"}
    assert browser.post("/auth/password", data=new | {"current": "wrong"}).status_code == 401
    assert browser.post("/auth/password", data=new | {"current": PASSWORD}).status_code == 303
    assert sign_in(browser, anna, "un'altra frase lunga").status_code == 303


@pytest.mark.parametrize(
    ("password", "said"),
    [("corta", "almeno 12"), ("anna.bianchi 2026", "nome utente"), ("a" * 14, "troppo pochi"),
     ("x1y2" * 100, "al massimo"), (PASSWORD, "uguale")],
)  # fmt: skip
def test_a_weak_new_password_is_refused_in_words(browser, anna, password, said):
    sign_in(browser, anna, PASSWORD)
    form = {"current": PASSWORD, "password": password, "again": password}
    answer = browser.post("/auth/password", data=form)
    assert answer.status_code == 400
    assert said in answer.text


def test_changing_the_password_ends_every_other_session(browser, anna, app_engine):
    elsewhere = token_of(sign_in(browser, anna, PASSWORD))
    browser.cookies.clear()
    sign_in(browser, anna, PASSWORD)
    new = {"current": PASSWORD, "password": "un'altra frase lunga", "again": "un'altra frase lunga"}
    browser.post("/auth/password", data=new)
    assert browser.get("/mappa").status_code == 200
    with reading(app_engine) as session:
        assert accounts.find_session(session, elsewhere) is None


def test_the_language_is_remembered_for_browser_and_person(browser, anna, app_engine):
    sign_in(browser, anna, PASSWORD)
    answer = browser.post("/auth/language", data={"language": "en"},
                          headers={"referer": "http://ponte.test/mappa?area=EC"})  # fmt: skip
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
    answer = browser.post("/auth/language", data={"language": "en"},
                          headers={"referer": referer})  # fmt: skip
    assert answer.headers["location"] == "/"
