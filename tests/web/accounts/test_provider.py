"""People sign in at a provider of identities: a real one, in a process of its own."""

from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from provider_support import agree, known_there, provider_at, real_provider, refuse
from sign_in_support import token_of
from sqlalchemy import select

from db.accounts import admission, passwords
from db.accounts import users as accounts
from db.accounts.admission import Browser
from db.clock import utcnow
from db.engine import reading, transaction
from db.models.accounts import AuditEvent, User
from db.models.external import ExternalIdentity
from domain.accounts.second import Way
from domain.permissions import Actor
from domain.vocabulary import Role
from web import requests
from web.accounts.provider import journey, told

ANNA = {
    "name": "Anna Bianchi",
    "preferred_username": "A.Bianchi@aler.example",
    "email": "a.bianchi@example.org",
}
MANAGER, NOBODY = {"gruppi": {"ponte": ["ponte-gestori"]}}, {"gruppi": {"ponte": ["altro"]}}


@pytest.fixture(scope="module")
def issuer():
    with real_provider() as address:
        yield address


@pytest.fixture(autouse=True)
def chosen(issuer, settings):
    told._known.clear()
    provider = provider_at(issuer, second_factor="always")
    settings(oidc_providers=(provider,), public_url="http://ponte.test")
    known_there(issuer, "anna", **ANNA, **MANAGER)


def begin(browser, following="/partner"):
    answer = browser.get(f"/auth/oidc/agenzia?next={following}")
    assert answer.status_code == 303
    return answer.headers["location"]


def come_back(browser, address):
    """As a browser does: our page first, which is given no session, then where it leads."""
    parts = urlsplit(address)
    assert parts.path == "/auth/oidc/agenzia/back"
    page = browser.get(f"{parts.path}?{parts.query}")
    assert page.status_code == 200
    assert "set-cookie" not in page.headers
    assert f"{parts.path[:-4]}in?" in page.text
    return browser.get(f"/auth/oidc/agenzia/in?{parts.query}")


def enter(browser, subject="anna", following="/partner"):
    return come_back(browser, agree(begin(browser, following), subject))


def people(engine):
    with reading(engine) as session:
        query = select(User.username, User.name, User.role).join(ExternalIdentity)
        return [tuple(row) for row in session.execute(query)]


def test_a_person_comes_in_with_the_role_the_provider_gives(browser, app_engine):
    assert "Entra con Account ALER" in browser.get("/auth/login?next=/partner").text
    answer = enter(browser)
    assert (answer.status_code, answer.headers["location"]) == (303, "/partner")
    assert browser.get("/partner").status_code == 200
    who = ("a.bianchi@aler.example", "Anna Bianchi", Role.COMMUNITY_MANAGER)
    assert people(app_engine) == [who]
    with reading(app_engine) as session:
        made = select(AuditEvent.detail).where(AuditEvent.subject == who[0])
        assert list(session.scalars(made.where(AuditEvent.action == "user.create"))) == [
            "community_manager"
        ]


def test_the_way_there_is_bound_to_this_browser_and_proves_itself(browser):
    query = {name: value for name, (value,) in parse_qs(urlsplit(begin(browser)).query).items()}
    assert query["redirect_uri"] == "http://ponte.test/auth/oidc/agenzia/back"
    assert (query["response_type"], query["code_challenge_method"]) == ("code", "S256")
    assert min(len(query[name]) for name in ("state", "nonce", "code_challenge")) >= 43
    carried = browser.cookies[journey.COOKIE]
    assert not any(value in carried for value in query.values())


def test_role_and_name_are_those_of_the_last_sign_in(browser, issuer, app_engine):
    enter(browser)
    known_there(issuer, "anna", name="Anna Rossi", gruppi={"ponte": "ponte-direzione"})
    enter(browser)
    assert people(app_engine) == [("a.bianchi@aler.example", "Anna Rossi", Role.EXECUTIVE)]


def test_who_has_no_role_there_any_more_is_out_at_once(browser, issuer, app_engine):
    first = token_of(enter(browser))
    known_there(issuer, "anna", **ANNA, **NOBODY)
    answer = enter(browser)
    assert answer.status_code == 403
    assert "non ti dà un ruolo" in answer.text
    with reading(app_engine) as session:
        assert accounts.find_session(session, first) is None


def test_a_stranger_without_a_role_leaves_no_account(browser, issuer, app_engine):
    known_there(issuer, "eva", name="Eva", **NOBODY)
    assert enter(browser, "eva").status_code == 403
    assert people(app_engine) == []


def test_who_is_disabled_here_stays_out(browser, app_engine):
    enter(browser)
    with transaction(app_engine) as session:
        admin = Actor(accounts.demo_user(session, Role.ADMINISTRATOR), "P", Role.ADMINISTRATOR)
        accounts.set_active(session, admin, "a.bianchi@aler.example", active=False)
    answer = enter(browser)
    assert answer.status_code == 403
    assert "disattivato" in answer.text
    assert browser.get("/partner").status_code == 303


def test_whom_the_provider_refuses_reads_so(browser):
    answer = come_back(browser, refuse(begin(browser)))
    assert answer.status_code == 400
    assert "Account ALER non ti ha fatto entrare" in answer.text


def test_a_way_back_serves_once(browser):
    carried = begin(browser)
    cookie = browser.cookies[journey.COOKIE]
    back = agree(carried, "anna")
    assert come_back(browser, back).status_code == 303
    browser.cookies.clear()
    assert come_back(browser, back).status_code == 400  # the cookie served, too
    browser.cookies.set(journey.COOKIE, cookie, domain="ponte.test", path="/")
    answer = come_back(browser, back)
    assert answer.status_code == 400
    assert "già stato completato" in answer.text


def test_a_way_back_opens_nothing_in_another_browser(browser, gated):
    theirs = agree(begin(browser), "anna")
    browser.cookies.clear()
    begin(browser)
    answer = come_back(browser, theirs)
    assert answer.status_code == 400
    assert "iniziato altrove" in answer.text
    assert token_of(answer) is None


def test_who_comes_back_too_late_begins_again(browser):
    back = agree(begin(browser), "anna")
    with time_machine.travel(utcnow() + journey.LASTS, tick=False):
        answer = come_back(browser, back)
    assert answer.status_code == 400
    assert "da troppo tempo" in answer.text


@pytest.mark.parametrize("wish", ["https://evil.example/", "//evil.example", "/auth/logout"])
def test_nobody_is_sent_to_another_host_afterwards(browser, wish):
    assert enter(browser, following=wish).headers["location"] == "/"


def test_hostile_names_are_cleaned_and_lead_to_no_other_account(browser, issuer, app_engine):
    known_there(
        issuer,
        "eva",
        name="Eva\r\nSet-Cookie: x=1 \u202egnp.exe <script>",
        preferred_username="demo-administrator",
        email="a.bianchi@aler.example",
        email_verified=True,
        **MANAGER,
    )
    enter(browser)
    enter(browser, "eva")
    (_anna, (username, name, role)) = people(app_engine)
    assert username.startswith("demo-administrator-")
    assert name.isprintable()
    assert "\u202e" not in name
    assert role is Role.COMMUNITY_MANAGER


def test_signing_out_goes_on_to_the_provider(browser, issuer):
    token = token_of(enter(browser))
    page = browser.post("/auth/logout")
    assert page.status_code == 200
    assert f"{issuer}/oauth2/end_session?" in page.text
    assert "post_logout_redirect_uri=http%3A%2F%2Fponte.test%2Fauth%2Flogin" in page.text
    assert "id_token_hint=" in page.text
    assert browser.cookies.get(requests.SESSION_COOKIE) is None
    browser.cookies.set(requests.SESSION_COOKIE, token, domain="ponte.test", path="/")
    assert browser.get("/partner").status_code == 303


def test_where_only_the_provider_lets_people_in_passwords_do_not(browser, anna, settings):
    settings(local_accounts=False)
    page = browser.get("/auth/login").text
    assert "Entra con Account ALER" in page
    assert 'name="password"' not in page
    form = {"username": anna, "password": "quattro gatti sul tetto"}
    assert browser.post("/auth/login", data=form).status_code == 403
    assert enter(browser).status_code == 303


def test_a_person_of_the_provider_gets_no_password_here(browser, app_engine):
    enter(browser)
    form = {"current": "", "password": "tre civette gialle qui", "again": "tre civette gialle qui"}
    assert browser.post("/auth/password", data=form).status_code in (400, 401)
    with transaction(app_engine) as session:
        admin = Actor(accounts.demo_user(session, Role.ADMINISTRATOR), "P", Role.ADMINISTRATOR)
        with pytest.raises(accounts.Refused):
            accounts.reset_password(session, admin, "a.bianchi@aler.example", passwords.once())


def test_who_comes_in_by_a_provider_comes_in_by_nothing_else(browser, app_engine):
    enter(browser)
    with transaction(app_engine) as session:
        (anna,) = session.scalars(select(ExternalIdentity.user_id))
        assert not admission.lets_in(session, anna, Way.PASSKEY)
        with pytest.raises(PermissionError):
            admission.admit(session, anna, Way.PASSWORD, Browser("", "Firefox"))


def test_an_address_of_no_provider_is_none(browser):
    for path in ("/auth/oidc/altro", "/auth/oidc/altro/back", "/auth/oidc/altro/in"):
        assert browser.get(path).status_code == 404
    assert browser.post("/auth/oidc/altro/logout").status_code == 404
