"""Search as you type over the directory: box, filters, number of results, the list.

Few elements, in a fragment of their own: while a person types only the results run again.
"""

from collections.abc import Collection
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

import i18n
from components import context
from components.address import bound, each
from components.choosing import distinct_in
from components.directory import address, words
from components.directory.address import FLAGS, PLACES_LEFT
from components.elements import found as counting
from components.elements.rows import Link, Row, Tag, calls, rows
from db.directory import calls as made_calls
from db.directory.detail import PartnerFilters, PartnerPage, search
from db.directory.search import PAGE_SIZE
from db.directory.search_rows import PartnerRow
from db.reference.catalogue import Catalogue
from domain.languages import SPOKEN
from domain.phones.called import to_call
from i18n import _, ngettext

NEEDS_SHOWN = 4
PAUSE = "150ms"
RESULTS = "partner-results"


@context.fragment
def show(reference_data: Catalogue, may_write: bool) -> None:
    """Draw it. A click on a row opens that partner beside the list."""
    above = st.container(key="partner-box")
    _filters(reference_data, may_write)
    results(reference_data, above)


@context.named_fragment(RESULTS)
def results(reference_data: Catalogue, above: DeltaGenerator) -> None:
    """The box, in its place `above` the filters, and what it finds: so a letter more costs only
    these, and the filters stay as they are.
    """
    with above:
        query = _box()
    filters = address.filters(options(reference_data))
    page_key = f"page-{hash((query, filters))}"  # another question starts from its first page
    found = context.read(search, query, filters, st.session_state.get(page_key, 1))
    wrong = context.read(made_calls.doubted)
    with counting.found("partners"):
        st.markdown(_count(found, query))
    if not found.total:
        _nothing(filters)
        return
    rows(
        [_row(r, reference_data, wrong.get(r.reference, ())) for r in found.rows],
        "partners",
        label=_("Organisations found"),
        selected=address.opened(),
        on_open=_open,
    )
    if found.total > PAGE_SIZE:
        st.pagination(-(-found.total // PAGE_SIZE), key=page_key, max_visible_pages=5)


def _search_again() -> None:
    """For callbacks of the filters: they stay as they are, only the results are made anew."""
    st.rerun(RESULTS)


def _box() -> str:
    typed = st.text_input(
        _("Search the directory"),
        key="q",
        bind="query-params",
        live=PAUSE,
        type="search",
        placeholder=_("Name, need, place, person or phone number"),
        label_visibility="collapsed",
        icon=":material/search:",
        max_chars=400,
    )
    return typed or ""


@i18n.once(4)
def options(reference_data: Catalogue) -> dict[str, dict[str, Any]]:
    """By filter, its values by the code in the address; nobody changes it."""
    needs = [
        code
        for area in reference_data.areas
        for code in (area, *(n.code for n in reference_data.needs.values() if n.area == area))
    ]
    chosen = {
        "need": needs,
        "place": reference_data.municipalities,
        "type": reference_data.partner_types,
        "capacity": PLACES_LEFT,
        "speaks": SPOKEN,
    }
    return {name: {"": None, **each(codes)} for name, codes in chosen.items()} | {
        name: {"": False, "1": True} for name in FLAGS
    }


def _filters(reference_data: Catalogue, may_write: bool) -> None:
    choices = options(reference_data)
    said = {
        "need": (_("Need"), words.need),
        "place": (_("Works in"), words.place),
        "type": (_("Type"), _type),
        "capacity": (_("Places"), _places_left),
        "speaks": (_("Language"), _language),
    }
    with st.container(key="partner-filters"):
        for name, (label, word) in said.items():
            codes = tuple(filter(None, choices[name]))
            st.selectbox(
                label,
                codes,
                index=None,
                format_func=distinct_in(reference_data, codes, word),
                placeholder=label,
                label_visibility="collapsed",
                **bound(name, name, choices[name], _search_again),
            )
        flags = {"verified": _("Verified"), "inactive": _("Inactive ones too")}
        for name in FLAGS if may_write else FLAGS[:1]:
            st.checkbox(flags[name], **bound(name, name, choices[name], _search_again))


def _type(code: str, reference_data: Catalogue) -> str:
    return reference_data.partner_types[code].label


def _places_left(code: str, _reference_data: Catalogue) -> str:
    return {"free": _("Places free"), "some": _("Places free or few")}[code]


def _language(code: str, _reference_data: Catalogue) -> str:
    return i18n.tongue(code)


def _count(found: PartnerPage, query: str) -> str:
    total = ngettext("**{n}** organisation", "**{n}** organisations", found.total)
    text = total.format(n=i18n.number(found.total))
    if not query.strip() or not found.total:
        return text
    if not found.complete:
        return text + " · " + _("no one has all these words: here are the closest")
    guessed = found.total - found.sure
    if guessed:
        similar = ngettext("{n} by a similar word", "{n} by similar words", guessed)
        text += " · " + similar.format(n=i18n.number(guessed))
    return text


def _nothing(filters: PartnerFilters) -> None:
    if filters != PartnerFilters():
        st.info(_("Nothing here with these filters. Take some off, or search with fewer words."))
    elif st.session_state.get("q"):
        st.info(_("No organisation found. Try one word alone: a need, a place, a surname."))
    else:
        st.info(_("The directory is empty. A coordinator can add organisations or import them."))
        return
    st.button(_("Clear search and filters"), on_click=_clear)


def _clear() -> None:
    address.clear()
    st.session_state["q"] = ""
    st.rerun()  # the whole page: a fragment alone would leave the old text in the box


def _open(reference: str) -> None:
    address.open_partner(reference)
    st.rerun()  # the partner is drawn outside this fragment


def _row(row: PartnerRow, reference_data: Catalogue, wrong: Collection[str]) -> Row:
    return Row(
        id=row.reference,
        title=row.name,
        href=f"/partner?partner={row.reference}",
        tags=_tags(row, reference_data),
        lines=_needs(row, reference_data),
        aside=_aside(row, wrong),
    )


def _tags(row: PartnerRow, reference_data: Catalogue) -> tuple[Tag, ...]:
    kind = reference_data.partner_types[row.type_code].label
    seat = reference_data.municipalities[row.istat].name
    tags = [Tag(f"{kind} · {seat}"), words.verification(row.verified_at)]
    said = words.away(row.away_until), words.capacity(row.capacity, row.full_until)
    tags += [tag for tag in said if tag]
    if not row.active:
        tags.insert(0, Tag(_("No longer active"), "bad"))
    return tuple(tags)


def _needs(row: PartnerRow, reference_data: Catalogue) -> tuple[str, ...]:
    labels = [reference_data.needs[code].label for code in row.needs]
    more = len(labels) - NEEDS_SHOWN
    if more > 0:
        labels = [*labels[:NEEDS_SHOWN], ngettext("{n} more", "{n} more", more).format(n=more)]
    return (" · ".join(labels),) if labels else ()


def _aside(row: PartnerRow, wrong: Collection[str]) -> tuple[Link, ...]:
    """Whom to call: the first referent, else the switchboard."""
    phone = to_call(row.contact_phone, row.phone, wrong)
    mail = row.contact_email or row.email
    who = ", ".join(part for part in (row.contact_name, row.contact_hours) if part)
    return tuple(
        link
        for link in (
            Link(who or _("No referent")),
            *calls(phone, wrong),
            Link(f"✉ {mail}", f"mailto:{mail}") if mail else Link(""),
        )
        if link.text
    )
