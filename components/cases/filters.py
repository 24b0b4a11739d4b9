"""Above the list of cases: saved views, search and filters."""

from collections.abc import Callable

import streamlit as st

import i18n
from components.cases import address
from components.choosing import distinct
from db.cases.filters import CaseFilters, View, needs_in
from db.reference.catalogue import Catalogue
from db.visible.places import may_ask
from domain.permissions import Actor, Permission
from domain.vocabulary import CaseStatus, Urgency
from i18n import _

LIST = "case-list"
"""The fragment that shows what the filters leave."""
_WIDTH = 172
"""Pixels: two side by side on a phone."""
_COUNTED = ("status", "channel")
"""Filters whose number stands in the title they are hidden under."""


def show(
    catalogue: Catalogue, me: Actor, now: CaseFilters, counts: dict[View, tuple[int, bool]]
) -> None:
    """Draw them; each writes its choice into the address before the next run."""
    if me.may(Permission.CASES_ALL):
        _views(now.view, counts)
    with st.container(horizontal=True, gap="small", key="case-filters"):
        _search(me)
        _choose("place", _("Place"), _places(catalogue, me), now.place)
        _choose("need", _("Need"), _needs(catalogue, me), now.need)
        if me.may(Permission.CASES_ALL):
            _urgency(now)
            _more(catalogue, now)  # by what they are not told nobody can ask


def _urgency(now: CaseFilters) -> None:
    levels = {str(int(u)): f"{int(u)} · {_(u.label)}" for u in Urgency}
    _choose("urgency", _("Urgency"), {"": _("Any urgency"), **levels}, str(now.urgency or ""))


def _more(catalogue: Catalogue, now: CaseFilters) -> None:
    hidden = bool(now.status) + bool(now.channel)
    title = _("More filters") + (f" ({hidden})" if hidden else "")
    with st.popover(title, width=_WIDTH, key="case-more-filters"):
        states = {status.value: _(status.label) for status in CaseStatus}
        _choose("status", _("Status"), {"": _("Any status"), **states}, now.status or "")
        _channel(catalogue, now)


def _channel(catalogue: Catalogue, now: CaseFilters) -> None:
    channels = {code: term.label for code, term in catalogue.channels.items()}
    _choose("channel", _("Channel"), {"": _("Any channel"), **channels}, now.channel)


def _views(chosen: View, counts: dict[View, tuple[int, bool]]) -> None:
    def label(view: View) -> str:
        return f"{_(view.label)} {_bounded(*counts[view])}" if view in counts else _(view.label)

    st.session_state["case-view"] = chosen
    st.segmented_control(
        _("View"),
        list(View),
        format_func=distinct(View, label),
        key="case-view",
        required=True,
        label_visibility="collapsed",
        on_change=lambda: _narrow("view", st.session_state["case-view"] or View.OPEN),
    )


def _bounded(count: int, more: bool) -> str:
    return i18n.number(count) + ("+" if more else "")


def _search(me: Actor) -> None:
    hint = (
        _("Reference, name, codice fiscale or phone")
        if me.may(Permission.IDENTITY_READ)
        else _("Reference or its number")
    )
    _bound(
        "q",
        address.search_text(),
        lambda key, changed: st.text_input(
            _("Search"),
            key=key,
            placeholder=hint,
            icon=":material/search:",
            max_chars=address.SEARCH_LIMIT,
            label_visibility="collapsed",
            width="stretch",
            on_change=changed,
        ),
    )


def _choose(name: str, label: str, options: dict[str, str], value: str) -> None:
    """A list to choose one value from; its first line, the empty value, says "any"."""
    _bound(
        name,
        value,
        lambda key, changed: st.selectbox(
            label,
            list(options),
            format_func=distinct(options, options.__getitem__),
            key=key,
            label_visibility="collapsed",
            width=_WIDTH,
            on_change=changed,
        ),
    )


def _bound(name: str, value: str, draw: Callable[[str, Callable[[], None]], object]) -> None:
    """A widget that shows what the address says and writes there what a person chooses."""
    key = f"case-filter-{name}"
    st.session_state[key] = value
    draw(key, lambda: _narrow(name, st.session_state[key] or ""))


def _narrow(name: str, value: str) -> None:
    address.narrow(name, value)
    if name not in _COUNTED:
        st.rerun(LIST)


def _places(catalogue: Catalogue, me: Actor) -> dict[str, str]:
    """Provinces, municipalities with several quarters, quarters; by name. Those this person may
    ask for.
    """
    quarters = sorted(catalogue.quarters.values(), key=lambda q: (q.municipality, q.name))
    towns = [q.istat for q in quarters]
    places = {"": _("Any quarter") if me.may(Permission.CASES_ALL) else _("Everywhere")}
    for province in sorted({q.province for q in quarters}):
        places[province] = _("Province {code}").format(code=province)
    for quarter in quarters:
        if towns.count(quarter.istat) > 1:
            places[quarter.istat] = _("{municipality}, all quarters").format(
                municipality=quarter.municipality
            )
        places[quarter.code] = f"{quarter.municipality} · {quarter.name}"
    return {code: name for code, name in places.items() if not code or may_ask(catalogue, me, code)}


def _needs(catalogue: Catalogue, me: Actor) -> dict[str, str]:
    """Each area, then its needs."""
    needs = {"": _("Any need")}
    for area in catalogue.areas.values():
        codes = needs_in(catalogue, me, area.code)
        if codes:
            needs[area.code] = _("{area}: whole area").format(area=area.label)
        needs |= {c: term.label for c, term in catalogue.needs.items() if c in codes}
    return needs
