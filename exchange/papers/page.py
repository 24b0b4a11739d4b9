"""A paper as a tagged PDF of one page (PDF/UA-1), set by typst from `page.typ`.

It travels as JSON in one input: no text of it is ever read as markup.
"""

import json
from dataclasses import asdict
from datetime import UTC
from pathlib import Path
from typing import Any

import i18n
from exchange import typeset
from exchange.papers.contents import Paper
from exchange.quarters import picture
from exchange.report.text import clean
from i18n import _

TEMPLATE = Path(__file__).with_name("page.typ")
MAP_SIZE = 800, 640
_OTHERWISE = ("picture", "made_at")
MOST = 80
"""Rows of a table that are set; more never fit."""


def write(paper: Paper) -> bytes:
    """The PDF, in the language of the paper; the same for the same paper."""
    i18n.use(paper.language)
    paper = clean(paper)
    data = json.dumps(_data(paper), ensure_ascii=False)
    return typeset.pdf(TEMPLATE, "paper", data, paper.made_at, map=_map(paper))


def _map(paper: Paper) -> str:
    return picture.svg(paper.picture, *MAP_SIZE, titled=False) if paper.picture else ""


def _data(paper: Paper) -> dict[str, Any]:
    said = {name: value for name, value in asdict(paper).items() if name not in _OTHERWISE}
    return {
        **said,
        "tables": [{**table, "rows": table["rows"][:MOST]} for table in said["tables"]],
        "moment": list(paper.made_at.astimezone(UTC).timetuple()[:6]),
        "described": paper.picture.described if paper.picture else "",
        "words": {
            "made": _("Made on {moment}").format(moment=i18n.moment(paper.made_at)),
            "invented": _("The data are invented, for demonstration only."),
            "first": _("Rows shown: {n} of {all}."),
        },
    }
