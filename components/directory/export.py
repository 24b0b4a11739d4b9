"""Take the directory out as a file, as the search beside it is narrowed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import streamlit as st

import i18n
from components import context, files, snapshot
from components.directory import address, search, words
from components.plain import plain
from db.clock import utcnow
from db.directory.export import export
from db.directory.search import PartnerFilters
from db.reference.catalogue import Catalogue
from exchange.directory.export import text_file, workbook
from i18n import _, ngettext

_CSV = "text/csv"
_KEY = "partner-export"


@dataclass(frozen=True)
class _Ready:
    """Files that were made, and of what."""

    of: Any
    count: int
    said: str
    """What narrowed the list."""
    xlsx: bytes
    csv: bytes
    at: datetime


def show(reference_data: Catalogue) -> None:
    """A button that says what would go out; it is made, and recorded, when it is pressed."""
    with st.popover(_("Export"), icon=":material/download:"):
        query = str(st.session_state.get("q") or "").strip()
        filters = address.filters(search.options(reference_data))
        said = narrowed(query, filters, reference_data)
        st.write(_("What the search and the filters find goes out; without them the directory."))
        st.caption(
            _(
                "With the columns of the import: mend it and import it again. It holds names and "
                "telephones of people: that you took it is recorded."
            )
        )
        of = (query, filters, i18n.language())
        if st.button(_("Make the file"), key=f"{_KEY}-make"):
            with snapshot.waiting(_("Making the file…")):
                _make(of, said, reference_data)
        _offer(of)


def _make(of: tuple[str, PartnerFilters, str], said: str, reference_data: Catalogue) -> None:
    ready = st.session_state.get(_KEY)
    if isinstance(ready, _Ready) and ready.of == of and files.clicked_twice(ready.at):
        return
    query, filters, _language = of
    partners = context.write(export, query, filters, said)
    about = [
        (_("Made"), i18n.moment(utcnow())),
        (_("Narrowed by"), said or _("nothing")),
        (_("Organisations"), i18n.number(len(partners))),
    ]
    st.session_state[_KEY] = _Ready(
        of,
        len(partners),
        said,
        workbook(partners, reference_data, about),
        text_file(partners, reference_data),
        utcnow(),
    )


def _offer(of: object) -> None:
    ready = st.session_state.get(_KEY)
    if not isinstance(ready, _Ready) or ready.of != of:
        return
    total = ngettext("{n} organisation", "{n} organisations", ready.count)
    said = _("only {filters}").format(filters=plain(ready.said)) if ready.said else ""
    st.write(" · ".join(filter(None, (total.format(n=i18n.number(ready.count)), said))))
    with st.container(horizontal=True):
        files.offer(_("Excel"), ready.xlsx, "ponte-organizzazioni-tutte.xlsx", files.XLSX)
        files.offer(_("CSV"), ready.csv, "ponte-organizzazioni-tutte.csv", _CSV)


def narrowed(query: str, filters: PartnerFilters, reference_data: Catalogue) -> str:
    """What narrows the list, in words; empty: nothing does."""
    kind = reference_data.partner_types.get(filters.type_code)
    said = {
        _("Search"): query,
        _("Need"): words.need(filters.need, reference_data) if filters.need else "",
        _("Works in"): words.place(filters.place, reference_data) if filters.place else "",
        _("Type"): kind.label if kind else "",
        _("Places"): ", ".join(_(each.label) for each in sorted(filters.capacity)),
        _("Language"): i18n.tongue(filters.language) if filters.language else "",
    }
    flags = [
        word
        for on, word in (
            (filters.verified, _("Verified")),
            (filters.inactive, _("Inactive ones too")),
        )
        if on
    ]
    return "; ".join([*(f"{name}: {text}" for name, text in said.items() if text), *flags])
