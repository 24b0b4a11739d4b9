"""No line of the log says who a tenant is, what was written or what opens a page."""

import json
import logging
import time

import pytest
import structlog
from reply_support import asked_of_a_partner, opened_by, post
from sqlalchemy.exc import OperationalError

from db.referrals import reply as replies
from web import gate, logs

CANARY = "Ermenegilda Provacanarino"
MAIL = "canarino@example.org"


@pytest.fixture
def real(capsys):
    """The log as it is in real use, and what has been written to it."""
    before = logging.getLogRecordFactory()
    handler = logging.StreamHandler(logs.OUT)
    logging.getLogger("streamlit.canary").addHandler(handler)
    logs.set_up(real=True)
    yield lambda: "".join(capsys.readouterr())
    logging.getLogger("streamlit.canary").removeHandler(handler)
    logging.setLogRecordFactory(before)
    structlog.reset_defaults()


def stumbles(*_args, **_kwargs):
    story = CANARY  # a local variable, which some tracebacks print
    raise ValueError(f"no place for {story} <{MAIL}>")


def test_an_error_says_where_and_not_what_was_in_hand(real):
    for log in (structlog.get_logger(), logging.getLogger("streamlit.canary")):
        try:
            stumbles()
        except ValueError:
            log.exception("it failed")
        told = real()
        assert "it failed" in told and "ValueError" in told and "in stumbles" in told
        assert "Ermenegilda" not in told and MAIL not in told


def test_every_line_is_json_with_its_moment(real):
    structlog.get_logger().warning("streets not read", error="OSError")
    logging.getLogger("streamlit.canary").warning("of a library: %s", "a word")
    first, second = [json.loads(line) for line in real().splitlines()]
    assert (first["event"], first["level"]) == ("streets not read", "warning")
    assert second["event"] == "of a library: a word" and second["logger"] == "streamlit.canary"
    assert first["timestamp"][:4] == second["timestamp"][:4] == time.strftime("%Y")


def test_addresses_asked_for_which_may_be_links_are_not_listed(real):
    access = logging.getLogger("uvicorn.access")
    handler = logging.StreamHandler(logs.OUT)
    access.addHandler(handler)
    access.error('%s - "GET %s"', "127.0.0.1", "/r/" + "x" * 43)
    access.removeHandler(handler)
    assert real() == ""


@pytest.mark.parametrize(
    "error", [ValueError(CANARY), OperationalError("SELECT", {"name": CANARY}, Exception(MAIL))]
)
def test_a_partners_page_that_fails_gives_nothing_away(
    browser, app_engine, real, monkeypatch, error
):
    mailed = asked_of_a_partner(app_engine)
    link = opened_by(browser, mailed)
    post(browser, link, "question", text=CANARY, who=CANARY)

    def fails(*_args, **_kwargs):
        raise error

    monkeypatch.setattr(replies, "by_link", fails)
    monkeypatch.setattr(replies, "answer", fails)
    pages = [browser.get(link), browser.get(mailed), post(browser, link, "accepted", text=CANARY)]
    for page in pages[:2]:
        assert page.status_code in (500, 503)
        assert "Traceback" not in page.text and CANARY not in page.text
    told = real()
    assert type(error).__name__ in told
    for secret in (CANARY, "Ermenegilda", MAIL, mailed.rpartition("/")[2], "SELECT"):
        assert secret not in told


def test_a_page_that_fails_is_said_to_in_words_and_the_log_has_only_where(
    browser, real, monkeypatch
):
    monkeypatch.setattr(gate, "_to_sign_in", stumbles)
    page = browser.get("/casi?q=Provacanarino")
    assert page.status_code == 500
    assert "Qualcosa in Ponte" in page.text and "stumbles" not in page.text
    told = real()
    assert "in stumbles" in told and "Provacanarino" not in told


class _FullDisk:
    def write(self, *_text):
        raise OSError(28, "No space left on device")

    flush = write


def test_a_log_on_a_full_disk_stops_nobody(real, monkeypatch):
    monkeypatch.setattr("sys.stderr", _FullDisk())
    structlog.get_logger().error("write failed")
    logs.OUT.flush()
