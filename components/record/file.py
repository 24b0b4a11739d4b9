"""Take the record out as a file, as the list beside it is narrowed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import streamlit as st

import i18n
from components import context, files
from components.record.table import table
from db.clock import utcnow
from db.record import export
from db.record.listing import Wanted
from db.reference import catalogue as reference
from exchange.sheets import out
from i18n import _

_CSV = "text/csv"
_KEY = "record-file"


@dataclass(frozen=True)
class _Made:
    """Files that were made, and of what."""

    of: Any
    xlsx: bytes
    csv: bytes
    at: datetime


def show(wanted: Wanted, said: str) -> None:
    """A button; the file is made, and that it was goes on record, when it is pressed."""
    with st.popover(_("Export"), icon=":material/download:"):
        st.caption(
            _(
                "What the filters find goes out, at most {n} lines, with the head of the chain: it "
                "shows later that nothing before it was changed. That you took it is recorded."
            ).format(n=i18n.number(export.MOST))
        )
        of = (wanted, i18n.language())
        made = st.session_state.get(_KEY)
        again = isinstance(made, _Made) and made.of == of and files.clicked_twice(made.at)
        if st.button(_("Make the file"), key=f"{_KEY}-make") and not again:
            made = st.session_state[_KEY] = _make(of, said)
        if isinstance(made, _Made) and made.of == of:
            with st.container(horizontal=True):
                files.offer(_("Excel"), made.xlsx, "ponte-registro.xlsx", files.XLSX)
                files.offer(_("CSV"), made.csv, "ponte-registro.csv", _CSV)


def _make(of: tuple[Wanted, str], said: str) -> _Made:
    taken = context.write(export.export, of[0], said)
    lines = table(taken.lines, context.read(reference.catalogue))
    about = [
        (_("Made"), i18n.moment(taken.at)),
        (_("Narrowed by"), said or _("nothing")),
        (_("Head of the chain"), taken.head),
    ]
    head, rows = list(lines.columns), lines.to_numpy().tolist()
    book = out.workbook(_("Record"), head, rows, (_("About this file"), about), literal=False)
    sealed = [*rows, *([name, text, "", "", ""] for name, text in about)]
    return _Made(of, book, out.text_file(head, sealed), utcnow())
