"""Everything held about a person as a file: JSON for machines, a tagged PDF to hand over.

The JSON has the names and codes of the tables, which do not change with a language; the PDF says
the same in the words of the screens.
"""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import i18n
from db.reference.catalogue import Catalogue
from db.rights.holding import HeldPart, Holding, Row
from domain.cases import diary
from domain.corrections.fields import Field
from domain.rights.notice import TONGUES, NoticeWay
from domain.vocabulary import Labelled
from exchange import typeset
from exchange.mail import outgoing
from exchange.rights.words import LABELS, TITLES, act, coded
from i18n import _
from settings import get_settings

TEMPLATE = Path(__file__).with_name("paper.typ")
_COLUMN = {
    Field.QUARTER: "quarter_id",
    Field.CHANNEL: "channel",
    Field.LANGUAGE: "language",
    Field.NOTICE: "privacy_given_on",
    Field.NOTICE_WAY: "privacy_way",
    Field.NOTICE_LANGUAGE: "privacy_language",
}
"""What is corrected by a code or a day, and the column that says the same."""


def as_json(held: Holding) -> bytes:
    """Every value by the name of its column; UTF-8, moments in UTC."""
    told = {"reference": held.reference, "made_at": held.made_at}
    parts = {part.name: part.rows for part in held.parts}
    return json.dumps(told | parts, ensure_ascii=False, indent=1, default=_plain).encode()


def as_pdf(held: Holding, catalogue: Catalogue) -> bytes:
    """The same on paper, in the language in use."""
    parts = [_part(part, catalogue) for part in held.parts if part.rows]
    asked = _("Whatever is not listed here is not held.")
    paper = {
        "language": i18n.language(),
        "direction": "ltr",
        "title": _("What is held about you"),
        "agency": get_settings().agency,
        "lines": [_("Case {reference}").format(reference=held.reference), asked],
        "parts": parts,
        "foot": _("Made on {moment}").format(moment=i18n.moment(held.made_at)),
        "moment": list(held.made_at.timetuple()[:6]),
    }
    return typeset.pdf(TEMPLATE, "paper", json.dumps(paper, ensure_ascii=False), held.made_at)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _part(part: HeldPart, catalogue: Catalogue) -> dict[str, Any]:
    rows = [_lines(row, catalogue) for row in part.rows]
    return {"title": _(TITLES[part.name]), "rows": [row for row in rows if row]}


def _lines(row: Row, catalogue: Catalogue) -> list[list[str]]:
    """Of a row what has a label and says something."""
    told = (
        (_(LABELS[name]), _said(_meant(name, row), row[name], catalogue))
        for name in row
        if name in LABELS
    )
    return [[label, text] for label, text in told if text]


def _meant(name: str, row: Row) -> str:
    """The column in whose words a value reads: before and after a correction that of its field."""
    corrected = name in ("was", "after") and row.get("field")
    return _COLUMN.get(corrected, name) if corrected else name


def _said(name: str, value: Any, catalogue: Catalogue) -> str:
    match name, value:
        case _, None | "":
            return ""
        case "act", str():
            return act(value)
        case "body", str():
            return outgoing.without_marks(value, _("(link)"))
        case "text", str() if (line := diary.entry(value)) is not None:
            needs = (catalogue.needs[code].label for code in line.added)
            states = (coded(line.before), coded(line.after), coded(line.outcome))
            facts = (*states, line.partner, *line.given)
            return " · ".join(filter(None, (*facts, *needs)))
        case "need_code", str():
            return catalogue.needs[value].label
        case "needs", tuple():
            return ", ".join(catalogue.needs[code].label for code in value)
        case "language", str():
            return i18n.tongue(value)
        case "privacy_language", str() if value in TONGUES:
            return TONGUES[value].name
        case "privacy_way", str():
            return _(NoticeWay(value).label)
        case "privacy_given_on", str():
            return i18n.day(date.fromisoformat(value))
        case "channel", str():
            return catalogue.channels[value].label
        case "quarter_id", int():
            return catalogue.quarters[value].name
        case "quarter_id", str() if value in catalogue.quarters_by_code:
            return catalogue.quarters_by_code[value].name
        case _, Labelled():
            return _(value.label)
        case _, datetime():
            return i18n.moment(value)
        case _, date():
            return i18n.day(value)
        case _, bool():
            return _("yes") if value else _("no")
        case _:
            return str(value)
