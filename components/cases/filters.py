"""Above the list of cases: saved views, search and filters."""

from collections import Counter

import streamlit as st

import i18n
from components.address import LONGEST, bound, each, put
from components.cases import address
from components.choosing import distinct, distinct_of
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
Options = tuple[tuple[str, str], ...]
"""Codes, and what each is called."""


def show(
    catalogue: Catalogue, me: Actor, now: CaseFilters, counts: dict[View, tuple[int, bool]]
) -> None:
    """Draw them; each writes its choice into the address before the next run."""
    if me.may(Permission.CASES_ALL):
        _views(counts)
    options = _options(catalogue, Actor(0, "", me.role), me.rights)
    with st.container(horizontal=True, gap="small", key="case-filters"):
        _search(me)
        _choose("place", _("Place"), options)
        _choose("need", _("Need"), options)
        if me.may(Permission.CASES_ALL):  # by what they are not told nobody can ask
            _choose("urgency", _("Urgency"), options)
            _more(now, options)


def _more(now: CaseFilters, options: dict[str, Options]) -> None:
    hidden = bool(now.status) + bool(now.channel)
    title = _("More filters") + (f" ({hidden})" if hidden else "")
    opened = st.popover(title, width=_WIDTH, key="case-more-filters", on_change="rerun")
    if opened.open:
        with opened:
            _choose("status", _("Status"), options)
            _choose("channel", _("Channel"), options)


@i18n.once(16)
def _options(
    catalogue: Catalogue, reader: Actor, _rights: frozenset[Permission]
) -> dict[str, Options]:
    """What each list is chosen from, by its name, for all who may the same."""
    levels = {str(int(u)): f"{int(u)} · {_(u.label)}" for u in Urgency}
    states = {status.value: _(status.label) for status in CaseStatus}
    channels = {code: term.label for code, term in catalogue.channels.items()}
    labels = {
        "place": _places(catalogue, reader),
        "need": _needs(catalogue, reader),
        "urgency": {"": _("Any urgency"), **levels},
        "status": {"": _("Any status"), **states},
        "channel": {"": _("Any channel"), **channels},
    }
    return {name: tuple(said.items()) for name, said in labels.items()}


def _views(counts: dict[View, tuple[int, bool]]) -> None:
    def label(view: View) -> str:
        return f"{_(view.label)} {_bounded(*counts[view])}" if view in counts else _(view.label)

    st.segmented_control(
        _("View"),
        list(View),
        format_func=distinct(View, label),
        required=True,
        label_visibility="collapsed",
        **bound("case-view", "view", address.VIEWS, _narrowed),
    )


def _bounded(count: int, more: bool) -> str:
    return i18n.number(count) + ("+" if more else "")


def _search(me: Actor) -> None:
    hint = (
        _("Reference, name, codice fiscale or phone")
        if me.may(Permission.IDENTITY_READ)
        else _("Reference or its number")
    )
    key = "case-filter-q"
    st.session_state[key] = address.search_text()
    st.text_input(
        _("Search"),
        key=key,
        placeholder=hint,
        icon=":material/search:",
        max_chars=LONGEST,
        label_visibility="collapsed",
        width="stretch",
        on_change=lambda: _narrowed(q=st.session_state[key] or ""),
    )


def _choose(name: str, label: str, options: dict[str, Options]) -> None:
    """A list to choose one value from; its first line, the empty value, says "any"."""
    codes = each(dict(options[name]))
    then = _first_page if name in _COUNTED else _narrowed
    st.selectbox(
        label,
        list(codes),
        format_func=distinct_of(options[name]),
        label_visibility="collapsed",
        width=_WIDTH,
        **bound(f"case-filter-{name}", name, codes, then),
    )


def _first_page() -> None:
    put(page="")


def _narrowed(**values: str) -> None:
    """The list begins anew; it alone is drawn."""
    put(page="", **values)
    st.rerun(LIST)


def _places(catalogue: Catalogue, me: Actor) -> dict[str, str]:
    """Provinces, municipalities with several quarters, quarters; by name. Those this person may
    ask for.
    """
    quarters = sorted(catalogue.quarters.values(), key=lambda q: (q.municipality, q.name))
    towns = Counter(q.istat for q in quarters)
    places = {"": _("Any quarter") if me.may(Permission.CASES_ALL) else _("Everywhere")}
    for province in sorted({q.province for q in quarters}):
        places[province] = _("Province {code}").format(code=province)
    for quarter in quarters:
        if towns[quarter.istat] > 1:
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
