"""`/auth/accessibility`: the accessibility statement, after the model of AgID, open to everyone.

It says what was looked at and how. What only the agency can say is told as missing until it does.
"""

from starlette.requests import Request
from starlette.responses import Response

import i18n
from i18n import _
from settings import VERSION, get_settings
from web import render

PATH = "/auth/accessibility"
Section = tuple[str, tuple[str, ...], tuple[str, ...]]
"""Title, paragraphs, points."""


async def statement(_request: Request) -> Response:
    """The statement, in the language in force."""
    return render.page(
        "accessibility.html",
        title=_("Accessibility statement"),
        sections=_sections(),
        back=_("Go to Ponte"),
    )


def _sections() -> list[Section]:
    return [_who(), _state(), _lacking(), _how(), _contact(), _complaint(), _about()]


def _who() -> Section:
    said = _(
        "{agency} wants everybody to be able to use Ponte, as law 4 of 2004 and the standard EN "
        "301 549 ask. This statement is about Ponte {version}."
    ).format(agency=get_settings().agency, version=VERSION)
    return _("Who says this"), (said,), ()


def _state() -> Section:
    return (
        _("How far it is accessible"),
        (
            _(
                "Ponte conforms in part to WCAG 2.1, level AA: what is listed below does not, or "
                "was not looked at."
            ),
        ),
        (),
    )


def _lacking() -> Section:
    points = (
        _(
            "On the map the quarters are reached by the table beside it, which has the same "
            "figures."
        ),
        _("Slides (PPTX) of the report have not been looked at; its PDF is tagged."),
        _("No trial with people who use a screen reader has been made yet."),
    )
    return _("What is not accessible"), (), points


def _how() -> Section:
    reviewed = get_settings().accessibility_reviewed
    when = (
        _("The agency last looked at this statement on {day}.").format(day=i18n.day(reviewed))
        if reviewed
        else _("Missing: the day on which the agency looked at this statement.")
    )
    return (
        _("How it was looked at"),
        (
            _(
                "By the makers themselves: at each change a program (axe) looks at every page, in "
                "light and in dark; keyboard, focus, headings and messages are tried in a browser."
            ),
            when,
        ),
        (),
    )


def _contact() -> Section:
    contact = get_settings().accessibility_contact
    said = (
        _("Something cannot be used? Write to us or call: {contact}.").format(contact=contact)
        if contact
        else _("Missing: whom to write to or to call. The agency has not said it yet.")
    )
    return _("Tell us"), (said,), ()


def _complaint() -> Section:
    return (
        _("If the answer is not enough"),
        (
            _(
                "If the answer does not satisfy, or none has come within thirty days, you can turn "
                "to the ombudsman for digital rights (Difensore civico per il digitale) at AgID."
            ),
        ),
        (),
    )


def _about() -> Section:
    return (
        _("What the agency adds"),
        (_("Missing, until the agency says it:"),),
        (
            _("when Ponte was put to use, and whether trials of use were made;"),
            _("how many employees with a disability there are, and places of work made for them."),
        ),
    )
