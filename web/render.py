"""The few pages outside Streamlit: one frame, rendered on the server, without an inline script."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

import i18n
from i18n import _
from settings import get_settings

_TEMPLATES = Path(__file__).with_name("templates")
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
SCRIPTED = "; script-src 'self'; connect-src 'self'"


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page(
    template: str, status: int = 200, scripts: Sequence[str] = (), **values: Any
) -> HTMLResponse:
    """A page from `web/templates`, in the language in force; with our `scripts`, by name."""
    frame = {
        "scripts": scripts,
        "language": i18n.language(),
        "demonstration": get_settings().demo,
        "accessibility": _("Accessibility"),
        "tagline": _("From what tenants tell us to those who can help."),
    }
    html = _rendered(template, frame | values)
    policy = POLICY + SCRIPTED if scripts else POLICY
    return HTMLResponse(
        html, status, headers={"Cache-Control": "no-store", "Content-Security-Policy": policy}
    )


def part(template: str, **values: Any) -> str:
    """A piece of a page, in the language in force."""
    return _rendered(template, {"language": i18n.language()} | values)


def _rendered(template: str, values: dict[str, Any]) -> str:
    return _environment().get_template(template).render(values)


def notice(status: int, title: str, text: str, link: str = "/", label: str = "") -> HTMLResponse:
    """A page that says what happened and where to go."""
    return page("notice.html", status, title=title, text=text, link=link, label=label)


def too_often() -> HTMLResponse:
    """A link is used faster than any person would."""
    return notice(429, _("Too many requests"), _("Wait a minute, then open the link again."))


async def nothing_here(_request: Request) -> HTMLResponse:
    """For the other addresses under one of ours: they do not fall through to Streamlit."""
    return not_found()


def not_found() -> HTMLResponse:
    """No page has this address."""
    return notice(
        404,
        _("There is no page at this address"),
        _("The link may be incomplete or the page may have moved."),
        label=_("Go to Today"),
    )


def broken() -> HTMLResponse:
    """Our own code failed."""
    return notice(
        500,
        _("Something in Ponte does not work here"),
        _(
            "What you saved is safe. Go back and try again; if it happens again, tell whoever runs "
            "Ponte what you were doing."
        ),
        label=_("Go to Today"),
    )


def unavailable() -> HTMLResponse:
    """The database is away."""
    return notice(
        503,
        _("Ponte cannot reach its data"),
        _("What was saved is safe. Try again in a minute; if it lasts, tell whoever runs Ponte."),
        link="",
        label=_("Try again"),
    )


def being_put_back() -> HTMLResponse:
    """A backup was read in, and what was erased since is erased again."""
    return notice(
        503,
        _("Ponte is being put back from a backup"),
        _(
            "First the data of those who were erased since goes again. Try again in a few minutes; "
            "if it lasts, whoever runs Ponte starts it anew."
        ),
        link="",
        label=_("Try again"),
    )


def being_renewed() -> HTMLResponse:
    """This server is on its way out, and no proxy has asked another."""
    return notice(
        503,
        _("Ponte is being brought up to date"),
        _("What you saved is safe, and so are your drafts. Try again in a minute."),
        link="",
        label=_("Try again"),
    )
