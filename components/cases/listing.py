"""The list of cases: one page of rows, how many there are, and the way on and back."""

from dataclasses import replace

import streamlit as st

import i18n
from components import context
from components.address import get, put
from components.cases import address, on_record, reserved_words
from components.cases import filters as case_filters
from components.cases.address import SCREEN
from components.cases.words import by_when, place_text, tags
from components.due import due_tag, need_labels
from components.elements import found as counting
from components.elements.rows import Link, Row, Tag, rows
from db.cases import listing as case_list
from db.cases.cursor import Cursor
from db.cases.filters import CaseFilters, View, looks_like_reference
from db.cases.listing import CasePage, ListedCase
from db.clock import utcnow
from db.people import identity
from db.people.identity import Households
from db.reference import catalogue as reference
from db.reference.catalogue import Catalogue
from domain.permissions import Actor, Permission
from i18n import _, ngettext


def show(me: Actor) -> None:
    """Filters, and the list the address asks for."""
    catalogue = context.read(reference.catalogue)
    now = address.put_right(catalogue, me)
    counts = context.read(case_list.counts) if me.may(Permission.CASES_ALL) else {}
    case_filters.show(catalogue, me, now, counts)
    listed()


@context.named_fragment(case_filters.LIST)
def listed() -> None:
    """What another filter or another page changes; the filters stay as they are."""
    me = context.demand(Permission.CASES_READ)
    catalogue = context.read(reference.catalogue)
    filters = _searched(me, address.filters(catalogue, me))
    on_record.listing(filters)
    page = context.read(case_list.page, filters, address.cursor())
    _heading(me, page, filters)
    if rule := reserved_words.in_lists(me):
        st.caption(rule)
    if not page.rows:
        _empty(me, filters)
        return
    rows(
        [_row(me, case, catalogue) for case in page.rows],
        "case-rows",
        label=_("Cases"),
        on_open=_open,
    )
    _turn(page)


def _searched(me: Actor, filters: CaseFilters) -> CaseFilters:
    """With the search text: a reference, or people, whose cases are meant."""
    text = address.search_text()
    if not text:
        return filters
    if looks_like_reference(text) or not me.may(Permission.IDENTITY_READ):
        return replace(filters, reference=text)
    found = _households(text)
    return replace(filters, households=found.ids, cut=found.more)


def _households(text: str) -> Households:
    """Where the people of that name live. Asked, and put on record, once for each text."""
    asked, known = st.session_state.get("case-people", ("", None))
    if known is None or asked != text:
        known = context.write(identity.households, text)
        st.session_state["case-people"] = (text, known)
    return known  # type: ignore[no-any-return]


def _heading(me: Actor, page: CasePage, filters: CaseFilters) -> None:
    count = i18n.number(page.count)
    if page.more:
        text = _("More than {n} cases").format(n=count)
    elif filters.cut:
        text = ngettext("At least {n} case", "At least {n} cases", page.count).format(n=count)
    else:
        text = ngettext("{n} case", "{n} cases", page.count).format(n=count)
    if filters.searches and me.may(Permission.CASES_ALL):
        text += " · " + _("searched in all cases, closed ones included")
    narrowed = filters.searches or any(get(name) for name in address.FILTERS[1:])
    with st.container(horizontal=True, vertical_alignment="center", key="case-count"):
        with counting.found("cases"):
            st.caption(text, width="content")
        if not narrowed:
            return
        st.button(_("Remove the filters"), type="tertiary", on_click=_clear)


def _clear() -> None:
    address.clear()
    st.rerun(SCREEN)


def _open(code: str) -> None:
    address.open_case(code)
    st.rerun(SCREEN)


def _row(me: Actor, case: ListedCase, catalogue: Catalogue) -> Row:
    told = me.may(Permission.CASES_ALL)
    since = _("opened {day}") if told else _("first asked {day}")
    opened = since.format(day=i18n.day(case.opened_at))
    return Row(
        id=case.reference,
        title=case.reference,
        href=f"/casi?case={case.reference}",
        tags=_tags(case),
        lines=(need_labels(catalogue, case.needs), f"{place_text(case.place)} · {opened}"),
        aside=_aside(case),
    )


def _aside(case: ListedCase) -> tuple[Link, ...]:
    if case.next_actor is None:
        closed = i18n.day(case.closed_at) if case.closed_at else ""
        return (Link(_("closed {day}").format(day=closed)),)
    actor = Link(_("With {whom}").format(whom=_(case.next_actor.label)))
    if case.due_at is None or case.due_at < utcnow():
        return (actor,)
    return actor, Link(by_when(case.due_at))


def _tags(case: ListedCase) -> tuple[Tag, ...]:
    found = tags(case)
    if case.to_name:
        found.append(Tag(_("name to add"), "warn"))
    if case.due_at is not None and case.due_at < utcnow():
        found.append(due_tag(case.due_at))
    return tuple(found)


def _empty(me: Actor, filters: CaseFilters) -> None:
    if not me.may(Permission.CASES_ALL):
        hint = (
            _("No case visible here with this number.")
            if filters.searches
            else reserved_words.nothing_listed()
        )
    elif filters.searches:
        hint = _("Nothing found. Check the spelling, or look for the reference on the letter.")
    elif filters.view is View.OPEN:
        hint = _("No open case here. A new one begins under New case.")
    else:
        hint = _("No case here now. Choose another view or remove a filter.")
    st.info(hint, icon=":material/folder_off:")


def _turn(page: CasePage) -> None:
    if not (page.previous or page.next):
        return
    with st.container(horizontal=True, key="case-pages"):
        _to(_("Previous"), ":material/chevron_left:", page.previous, "left")
        _to(_("Next"), ":material/chevron_right:", page.next, "right")


def _to(label: str, icon: str, cursor: Cursor | None, side: str) -> None:
    st.button(
        label,
        key=f"case-page-{side}",
        icon=icon,
        icon_position="left" if side == "left" else "right",
        disabled=cursor is None,
        on_click=put,
        kwargs={"page": str(cursor or "")},
    )
