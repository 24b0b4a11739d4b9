"""What every answer tells the browser to keep to."""

import base64
import hashlib
import re
from pathlib import Path

import pytest
import streamlit
from support import token_for

from domain.vocabulary import Role
from exchange import browser_files
from web import headers, index, requests

EVERY_KIND = [
    "/",
    "/mappa",
    "/auth/login",
    "/auth/style.css",
    "/auth/nothing",
    "/clienti",
    "/media/x",
    "/r/" + "x" * 43,
    "/v/at/x",
    "/calendar/x",
    "/drafts/x",
    "/healthz",
    "/_stcore/host-config",
    "/component/streamlit_folium.st_folium/index.html",
]


@pytest.fixture
def signed_in(browser, app_engine):
    browser.cookies.set(requests.SESSION_COOKIE, token_for(app_engine, Role.EXECUTIVE))
    return browser


def directives(policy: str) -> dict[str, list[str]]:
    return {part.split()[0]: part.split()[1:] for part in policy.split(";")}


@pytest.mark.parametrize("path", EVERY_KIND)
def test_every_answer_keeps_the_browser_in(signed_in, path):
    told = signed_in.get(path).headers
    assert told["x-content-type-options"] == "nosniff"
    assert told["cross-origin-resource-policy"] == "same-origin"
    assert told["cross-origin-opener-policy"] == "same-origin"
    assert told["referrer-policy"] == "same-origin"
    assert "camera=()" in told["permissions-policy"]
    policy = directives(told["content-security-policy"])
    assert policy["default-src"][0] in ("'self'", "'none'")
    scripts = policy.get("script-src", [])
    assert ("'unsafe-inline'" in scripts) == path.startswith("/component/")
    assert ("'unsafe-eval'" in scripts) == path.startswith("/component/streamlit_folium")
    assert "*" not in told["content-security-policy"]


@pytest.mark.parametrize("path", ["/", "/mappa", "/clienti", "/_stcore/host-config", "/media/x"])
def test_nothing_behind_the_gate_is_kept_by_the_browser(signed_in, path):
    assert "no-store" in signed_in.get(path).headers["cache-control"]


def test_a_file_that_is_opened_in_the_browser_runs_nothing(signed_in):
    policy = directives(signed_in.get("/media/x").headers["content-security-policy"])
    assert policy["default-src"] == ["'none'"] and "script-src" not in policy


def test_our_style_stands_in_the_real_page_after_what_streamlit_adds_to_its_head():
    page = Path(streamlit.__file__).with_name("static") / "index.html"
    html = index.translated("it")(page.read_bytes()).decode()
    body = html.partition("</head>")[2]
    assert f'rel="stylesheet" href="{browser_files.address(*browser_files.STYLE)}"' in body


def test_each_script_that_stands_in_the_real_page_is_named_by_its_digest():
    """Of Streamlit's own page as it is installed, and of what we add to it."""
    page = Path(streamlit.__file__).with_name("static") / "index.html"
    html = index.translated("it")(page.read_bytes()).decode()
    inline = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    assert inline
    for text in inline:
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in headers.POLICY
    assert " on" + "load=" not in html
