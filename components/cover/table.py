"""Needs and who answers them, as one element: a table in groups, whole in the keyboard's order."""

from dataclasses import dataclass

from components.elements import script
from i18n import _


@dataclass(frozen=True, slots=True)
class CoverRow:
    """A need in a place; `count` is of `around` where that is not the place, `said` are lines on
    who answers, `links` text and address.
    """

    need: str
    place: str
    count: str
    around: str
    said: list[str]
    links: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that stand alike: `code` is a `domain.cover.grade.Grade`."""

    code: str
    title: str
    meaning: str
    rows: list[CoverRow]


def show(groups: list[Group], label: str, counted: str) -> str:
    """Draw the table; return the address of the link just clicked, else an empty text. `counted`
    says what the numbers are.
    """
    data = {
        "label": label,
        "columns": [_("Need and place"), counted, _("Who answers"), _("From here")],
        "groups": [
            {
                "code": group.code,
                "title": group.title,
                "meaning": group.meaning,
                "rows": [
                    {
                        "need": row.need,
                        "place": row.place,
                        "count": row.count,
                        "around": row.around,
                        "said": row.said,
                        "links": [{"text": text, "href": href} for text, href in row.links],
                    }
                    for row in group.rows
                ],
            }
            for group in groups
        ],
    }
    component = script.component("ponte_cover_table", __file__)
    clicked = component(data=data, key="cover_table", on_go_change=lambda: None).go
    return str(clicked or "")
