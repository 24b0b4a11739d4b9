"""A form that could not be taken is given back with all that was typed: to be sent again, or to be
copied. Needs no database.
"""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from i18n import _
from web import render, requests

LONGEST, MOST_FIELDS = 900_000, 1_000
"""Bytes and fields of a form: more than the texts of the largest page can come to."""
_LINES = ("who",)


async def typed(request: Request) -> dict[str, str]:
    """The fields of a form, as far as they were read when it is too large to be ours."""
    try:
        return await requests.form(request, LONGEST, MOST_FIELDS)
    except requests.BodyTooLarge as error:
        return error.fields


async def from_elsewhere(request: Request) -> Response:
    """It seems to have been sent by another site: from this page it can be sent again."""
    return back(
        await typed(request),
        403,
        _("Not sent yet"),
        _("Your browser says that this form came from another site. Look at it, then send it."),
    )


def too_often(fields: Mapping[str, str]) -> Response:
    """The link is used faster than any person would."""
    return back(
        fields,
        429,
        _("Too many requests"),
        _("Nothing was sent yet. Wait a minute, then send it again from here."),
    )


def unavailable(fields: Mapping[str, str]) -> Response:
    """The database is away; whether the form arrived is not known."""
    return back(
        fields,
        503,
        _("Ponte cannot reach its data"),
        _(
            "We do not know whether your answer arrived. Send it again in a minute: "
            "nothing is recorded twice."
        ),
    )


def back(
    fields: Mapping[str, str],
    status: int,
    title: str,
    text: str,
    *,
    again: bool = True,
    labels: Mapping[str, str] | None = None,
) -> Response:
    """The form given back. `labels` names the fields to show; others go along unseen."""
    labels = labels or _labels()
    shown = [
        {"name": name, "label": labels[name], "value": fields[name], "line": name in _LINES}
        for name in labels
        if fields.get(name, "").strip()
    ]
    hidden = [(name, value) for name, value in fields.items() if name not in labels]
    words = {
        "yours": _("What you wrote"),
        "again": _("Send again"),
        "by_hand": _("Copy it before you close this page."),
    }
    return render.page(
        "kept.html",
        status,
        title=title,
        text=text,
        shown=shown,
        hidden=hidden if again else [],
        again=again,
        words=words,
    )


def _labels() -> dict[str, str]:
    return {
        "who": _("Your name"),
        "text": _("What you wrote"),
        "question": _("What do you need to know?"),
        "note": _("Anything else (optional)"),
    }
