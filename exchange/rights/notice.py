"""The privacy notice as pages to hand over, in its own language and direction."""

import json
from datetime import datetime

from domain.rights.notice import TONGUES
from exchange import typeset
from exchange.rights.dossier import TEMPLATE
from settings import get_settings


def as_pdf(version: str, language: str, text: str, made_at: datetime) -> bytes:
    """The text of a version, a paragraph for each line; the same for the same input."""
    paper = {
        "language": language,
        "direction": "rtl" if TONGUES[language].leftward else "ltr",
        "title": TONGUES[language].notice,
        "agency": get_settings().agency,
        "lines": [line.strip() for line in text.splitlines() if line.strip()],
        "parts": [],
        "foot": version,
        "moment": list(made_at.timetuple()[:6]),
    }
    return typeset.pdf(TEMPLATE, "paper", json.dumps(paper, ensure_ascii=False), made_at)


def can_be_set(text: str) -> bool:
    """Whether this machine has letters for all of a text: else the paper would have boxes."""
    return typeset.draws(text)
