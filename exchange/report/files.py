"""The three files a report becomes, each by its writer, in the language of the report."""

from contextvars import copy_context
from enum import StrEnum

import i18n
from domain.report.contents import Report
from domain.text import fold
from exchange.report import document, slides, workbook
from exchange.report.progress import Progress, silent
from exchange.report.text import clean

NAME_LIMIT = 60
"""Letters of a place in the name of a file."""
_OFFICE = "application/vnd.openxmlformats-officedocument"


class Kind(StrEnum):
    """A file, by the ending of its name."""

    SLIDES = "pptx"
    DOCUMENT = "pdf"
    WORKBOOK = "xlsx"


MIME = {
    Kind.SLIDES: f"{_OFFICE}.presentationml.presentation",
    Kind.DOCUMENT: "application/pdf",
    Kind.WORKBOOK: f"{_OFFICE}.spreadsheetml.sheet",
}
_WRITERS = {
    Kind.SLIDES: slides.write,
    Kind.DOCUMENT: document.write,
    Kind.WORKBOOK: workbook.write,
}


def write(kind: Kind, report: Report, progress: Progress = silent) -> bytes:
    """The file as bytes: the same for the same report, whenever and wherever it is written."""
    return copy_context().run(_write, kind, report, progress)


def _write(kind: Kind, report: Report, progress: Progress) -> bytes:
    i18n.use(report.language)
    return _WRITERS[kind](clean(report), progress)


def file_name(kind: Kind, report: Report) -> str:
    """`ponte-provincia-di-varese-2025-01-2025-12.pdf`."""
    place = fold(report.territory)[:NAME_LIMIT].strip().replace(" ", "-")
    return f"ponte-{place}-{report.since:%Y-%m}-{report.until:%Y-%m}.{kind}"
