"""What a device without network hears from Ponte."""

import json

import pytest
from sqlalchemy import select
from support import token_for

from db.campo import devices
from db.engine import reading, transaction
from db.models.campo import FieldDevice, FieldEntry
from db.reference.catalogue import catalogue_of
from domain.permissions import Actor
from domain.vocabulary import Role
from web import requests
from web.campo import routes, shell

OURS = {"X-Ponte-Campo": "1"}
TOKEN = "1b671a64-40d5-491e-99b0-da01ff1f3341"


@pytest.fixture
def say(browser, app_engine):
    """Speaks as the page of a community manager does."""
    browser.cookies.set(requests.SESSION_COOKIE, token_for(app_engine, Role.COMMUNITY_MANAGER))
    return lambda path, **sent: browser.post(f"/campo/{path}", json=sent, headers=OURS)


@pytest.fixture
def device(say):
    return say("register", name="Tablet 1").json()["device"]


@pytest.fixture
def typed(app_engine):
    with reading(app_engine) as session:
        catalogue = catalogue_of(session)
    return {
        "quarter": str(min(catalogue.open_quarters)),
        "channel": next(iter(catalogue.channels)),
        "stop": None,
        "who": {"given_name": "Prova", "family_name": "Campo", "phone": "", "tax_code": ""},
        "needs": [next(iter(catalogue.needs))],
        "urgency": 3,
        "story": "Racconta al camper.",
        "notice": {"given": True, "language": "it", "how": ""},
    }


def entries(app_engine):
    with reading(app_engine) as session:
        return session.scalars(select(FieldEntry)).all()


def sent(say, device, typed, token=TOKEN, written_at="2026-11-26T09:00:00Z"):
    return say("send", device=device, token=token, typed=typed, written_at=written_at)


def test_what_is_sent_twice_is_stored_once(say, device, typed, app_engine):
    assert sent(say, device, typed).json()["state"] == "stored"
    assert sent(say, device, typed).json()["state"] == "already"
    assert len(entries(app_engine)) == 1


def test_what_the_form_would_refuse_comes_back_beside_its_field(say, device, typed, app_engine):
    typed |= {"quarter": "99999999", "stop": 424242, "needs": []}
    answer = sent(say, device, typed)
    assert answer.status_code == 422
    assert {each["field"] for each in answer.json()["errors"]} == {"quarter", "stop", "needs"}
    assert all(each["said"] for each in answer.json()["errors"])
    assert not entries(app_engine)


def test_a_text_that_is_too_long_is_said_to_be(say, device, typed, app_engine):
    """Not that the server did not take it: the person has to know what to shorten."""
    [told] = sent(say, device, typed | {"story": "è" * 20_001}).json()["errors"]
    assert (told["field"], told["said"]) == ("story", "Il testo è troppo lungo.")
    assert sent(say, device, typed | {"story": "x" * 300_000}).status_code == 413
    assert not entries(app_engine)


def test_an_ended_session_is_told_so_and_not_sent_elsewhere(say, device, typed, browser):
    browser.cookies.delete(requests.SESSION_COOKIE)
    answer = sent(say, device, typed)
    assert answer.status_code == 401
    assert answer.json()["now"]


def test_a_revoked_device_is_told_to_erase_also_when_nobody_is_signed_in(
    say, device, typed, browser, app_engine
):
    administrator = Actor(4, "x", Role.ADMINISTRATOR)
    with transaction(app_engine) as session:
        known = session.scalar(select(FieldDevice.id).where(FieldDevice.code == device))
        devices.revoke(session, administrator, known)
    assert say("contact", device=device, waiting=1, oldest=None).status_code == 410
    browser.cookies.delete(requests.SESSION_COOKIE)
    assert say("contact", device=device, waiting=1, oldest=None).status_code == 410
    assert sent(say, device, typed).status_code == 410


@pytest.mark.parametrize("role", [Role.EXECUTIVE, Role.COMMUNITY_MANAGER])
def test_a_revoked_device_is_told_to_erase_whoever_else_is_signed_in(
    say, browser, app_engine, role
):
    manager = Actor(4, "x", Role.COMMUNITY_MANAGER)
    with transaction(app_engine) as session:
        theirs = devices.register(session, manager, "Altro")
        known = session.scalar(select(FieldDevice.id).where(FieldDevice.code == theirs))
        devices.revoke(session, Actor(4, "x", Role.ADMINISTRATOR), known)
    browser.cookies.set(requests.SESSION_COOKIE, token_for(app_engine, role))
    assert say("contact", device=theirs, waiting=1, oldest=None).status_code == 410


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_moment_outside_the_calendar_is_refused(say, device, typed, app_engine, moment):
    assert sent(say, device, typed, written_at=moment).status_code == 422
    assert say("contact", device=device, waiting=1, oldest=moment).status_code == 422
    assert not entries(app_engine)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_nothing_below_the_page_falls_through_to_streamlit(browser, method):
    browser.cookies.delete(requests.SESSION_COOKIE)
    for below in ("day", "_stcore/upload_file/a/b", "_stcore/health"):
        assert browser.request(method, f"/campo/{below}").status_code in (404, 405)


def test_who_has_too_many_devices_is_told_who_can_take_one_away(say, device, monkeypatch):
    monkeypatch.setattr(devices, "MOST", 1)
    answer = say("register", name="Tablet 2")
    assert answer.status_code == 422
    assert "dispositivi" in answer.json()["errors"][0]["said"]


def test_the_device_of_somebody_else_sends_nothing(say, typed, app_engine):
    with transaction(app_engine) as session:
        theirs = devices.register(session, Actor(4, "x", Role.COMMUNITY_MANAGER), "Altro")
    assert sent(say, theirs, typed).status_code == 404
    assert not entries(app_engine)


@pytest.mark.parametrize("role", [Role.EXECUTIVE, Role.COORDINATOR, Role.ADMINISTRATOR])
def test_who_may_not_open_cases_has_no_device(browser, app_engine, role):
    browser.cookies.set(requests.SESSION_COOKIE, token_for(app_engine, role))
    answer = browser.post("/campo/register", json={"name": "x"}, headers=OURS)
    assert answer.status_code == 403
    assert browser.get("/campo/day?device=x").status_code == 403


@pytest.mark.parametrize(
    "nonsense", [[], {"typed": 1}, {"typed": {}, "token": "x"}, {"device": {}}, {"name": []}]
)
@pytest.mark.parametrize("path", ["register", "contact", "send", "check-in"])
def test_nonsense_is_refused_in_words_of_a_machine(say, device, browser, path, nonsense):
    body = nonsense if isinstance(nonsense, list) else {"device": device, **nonsense}
    answer = browser.post(f"/campo/{path}", json=body, headers=OURS)
    assert answer.status_code in (404, 422)


def test_the_day_names_who_is_on_the_list_and_what_to_choose_from(browser, say, device):
    told = browser.get(f"/campo/day?device={device}").json()
    assert told["quarters"]
    assert told["needs"]
    assert told["words"]["told"]
    assert [each["code"] for each in told["urgencies"]] == [1, 2, 3, 4]


def test_of_two_devices_with_the_same_draft_one_is_stored(say, device, typed, app_engine):
    other = say("register", name="Tablet 2").json()["device"]
    assert sent(say, device, typed).json()["state"] == "stored"
    assert sent(say, other, typed | {"story": "Altro."}).json()["state"] == "already"
    assert len(entries(app_engine)) == 1


def test_the_language_of_the_tenant_is_asked_and_one_that_is_none_refused(
    browser, say, device, typed, app_engine
):
    told = browser.get(f"/campo/day?device={device}").json()["tongues"]
    assert "uk" in [each["code"] for each in told["common"]]
    typed["who"]["language"] = "xx"
    assert [e["field"] for e in sent(say, device, typed).json()["errors"]] == ["language"]
    typed["who"]["language"] = told["rest"][0]["code"]
    assert sent(say, device, typed).json()["state"] == "stored"
    with reading(app_engine) as session:
        content = session.scalars(select(FieldEntry.content)).one()
    assert json.loads(content)["who"]["language"] == told["rest"][0]["code"]


def test_scripts_and_styles_are_for_everybody_and_look_nobody_up(browser, monkeypatch):
    asked: list[str] = []
    monkeypatch.setattr(routes, "_is_signed_in", asked.append)
    for name in shell.files():
        assert browser.get(f"/campo/{shell.version()}/{name}").status_code == 200
    for path in ("/campo/manifest.webmanifest", "/campo/icon.svg"):
        assert browser.get(path).status_code == 200
    assert asked == []
    assert browser.get("/campo/worker.js").status_code == 401
    assert browser.get("/campo").status_code == 303
    assert len(asked) == 2


def test_the_page_needs_a_session_to_be_fetched(browser, say):
    assert browser.get("/campo").status_code == 200
    browser.cookies.delete(requests.SESSION_COOKIE)
    away = browser.get("/campo")
    assert away.status_code == 303
    assert away.headers["location"] == "/auth/login?next=%2Fcampo"
