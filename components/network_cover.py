"""Rete, cover: the open needs of each place and who answers them, holes first."""

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

import streamlit as st

import i18n
from components import context, cover_table, navigation, network_address, quarter_words
from components.choosing import distinct
from components.cover_table import Group, Row
from db import cover, reference
from db.cover import Line
from db.reference import Catalogue
from domain.cover import MANY, Grade, Supply
from domain.permissions import Actor, Permission
from domain.rates import Place
from domain.tally import ANY_AREA
from domain.vocabulary import Capacity
from i18n import _

PAGE_SIZE = 25
PAGES = {"/casi": "cases", "/partner": "partners"}
"""Where a link of the table may lead."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the address asks for; `istat` is empty for all municipalities."""

    by: Place
    area: str
    istat: str
    only_holes: bool


@context.fragment
def show(me: Actor) -> None:
    """Filters, how many needs stand how, and one page of them."""
    catalogue = context.read(reference.catalogue)
    asked = _filters(catalogue)
    lines = context.read(cover.lines, asked.by, asked.area, asked.istat)
    if not lines:
        st.info(_("No open case has a need here. Choose another area or municipality."))
        return
    counts = Counter(line.grade for line in lines)
    st.markdown(_summary(counts))
    wanted = [line for line in lines if line.grade.hole or not asked.only_holes]
    if not wanted:
        st.success(_("Every need heard here is answered by at least one verified service."))
        return
    key = f"cover-page-{hash(asked)}"  # another question starts from its first page
    first = (st.session_state.get(key, 1) - 1) * PAGE_SIZE
    page = wanted[first : first + PAGE_SIZE] or wanted[:PAGE_SIZE]
    _leave_for(cover_table.show(_groups(page, counts, me, catalogue), _("Cover of needs")))
    if len(wanted) > PAGE_SIZE:
        st.pagination(-(-len(wanted) // PAGE_SIZE), key=key, max_visible_pages=5)
    if not me.may(Permission.EXACT_FIGURES):
        st.caption(f"{quarter_words.suppression()} {quarter_words.reserved()}")


def _filters(catalogue: Catalogue) -> Question:
    places = {Place.MUNICIPALITY.value: _("By municipality"), Place.QUARTER.value: _("By quarter")}
    areas = {"": _("All areas"), **{code: area.label for code, area in catalogue.areas.items()}}
    names = {q.istat: q.municipality for q in catalogue.quarters.values()}
    towns = {"": _("All municipalities"), **dict(sorted(names.items(), key=lambda item: item[1]))}
    asked = Question(
        Place.QUARTER if network_address.get("by") == Place.QUARTER else Place.MUNICIPALITY,
        _known("area", areas) or ANY_AREA,
        _known("place", towns),
        network_address.get("holes") == "1",
    )
    with st.container(horizontal=True, vertical_alignment="bottom", key="cover-filters"):
        st.session_state["cover-by"] = asked.by.value
        st.segmented_control(
            _("Show"), list(places),
            format_func=distinct(places, places.__getitem__), key="cover-by",
            required=True, on_change=_chosen, args=("by",), width="content",
        )  # fmt: skip
        _choose("area", _("Area of need"), areas)
        _choose("place", _("Municipality"), towns)
        st.session_state["cover-holes"] = asked.only_holes
        st.toggle(_("Only without cover"), key="cover-holes", on_change=_chosen, args=("holes",))
    return asked


def _known(name: str, options: dict[str, str]) -> str:
    asked = network_address.get(name)
    return asked if asked in options else ""


def _choose(name: str, label: str, options: dict[str, str]) -> None:
    st.session_state[f"cover-{name}"] = _known(name, options)
    st.selectbox(
        label, list(options),
        format_func=distinct(options, options.__getitem__), key=f"cover-{name}",
        on_change=_chosen, args=(name,), width=220,
    )  # fmt: skip


def _chosen(name: str) -> None:
    """Write a choice into the address, the only memory of the filters."""
    value = st.session_state[f"cover-{name}"]
    plain = value in (None, False, "", Place.MUNICIPALITY.value)
    network_address.put(**{name: "" if plain else "1" if value is True else str(value)})


def _summary(counts: Counter[Grade]) -> str:
    """`**Senza copertura: 12** · Coperti: 40`: rows of the table by how they are covered."""
    holes = sum(n for grade, n in counts.items() if grade.hole)
    rest = [
        f"{_(grade.label)}: {i18n.number(counts[grade])}"
        for grade in Grade
        if counts[grade] and not grade.hole
    ]
    return " · ".join([f"**{_('Without cover')}: {i18n.number(holes)}**", *rest])


def _groups(
    page: list[Line], counts: Counter[Grade], me: Actor, catalogue: Catalogue
) -> list[Group]:
    return [
        Group(
            grade.value,
            f"{_(grade.label)} · {i18n.number(counts[grade])}",
            _(grade.meaning).format(many=MANY),
            [_row(line, me, catalogue) for line in page if line.grade is grade],
        )
        for grade in dict.fromkeys(line.grade for line in page)
    ]


def _row(line: Line, me: Actor, catalogue: Catalogue) -> Row:
    links = [(_("Look for a partner"), _href("/partner", need=line.need))]
    if me.may(Permission.EXACT_FIGURES):
        cases = _href("/casi", need=line.need, place=line.place)
        links.insert(0, (_("See the cases"), cases))
    return Row(
        catalogue.needs[line.need].label,
        _place(line.place, catalogue),
        line.open.text,
        [*_offered(line.supply), *_answers(line), *_kinds(line, catalogue)],
        links,
    )


def _href(page: str, **query: str) -> str:
    return f"{page}?{urlencode(query)}"


def _place(code: str, catalogue: Catalogue) -> str:
    quarter = catalogue.quarters_by_code.get(code)
    if quarter is None:
        return catalogue.municipalities[code].name
    return f"{quarter.municipality} · {quarter.name}"


def _offered(supply: Supply) -> list[str]:
    """The services by their places: `Posti liberi: 2 · Al completo: 1`."""
    counts = [
        (_(Capacity.FREE.label), supply.free), (_(Capacity.LIMITED.label), supply.limited),
        (_(Capacity.UNKNOWN.label), supply.unknown), (_(Capacity.FULL.label), supply.full),
        (_("To verify"), supply.unverified),
    ]  # fmt: skip
    said = [f"{label}: {i18n.number(n)}" for label, n in counts if n]
    return [" · ".join(said)] if said else []


def _answers(line: Line) -> list[str]:
    if line.answers is None:
        return []
    if line.answers.share is None:
        return [_(line.answers.pace.label)]
    return [_("Answers in time: {share}").format(share=i18n.percent(line.answers.share))]


def _kinds(line: Line, catalogue: Catalogue) -> list[str]:
    """Whom to look for, where nobody can be relied on."""
    if line.grade is Grade.COVERED:
        return []
    if not line.kinds:
        return [_("No organisation of the directory answers this need.")]
    names = ", ".join(catalogue.partner_types[code].label for code in line.kinds)
    return [_("Usually answered by: {kinds}").format(kinds=names)]


def _leave_for(href: str) -> None:
    """Follow a link of the table; what is none of ours is ignored."""
    path, _mark, query = href.partition("?")
    if path in PAGES:
        pairs = (pair.partition("=") for pair in query.split("&"))
        navigation.go(PAGES[path], {name: value for name, _equal, value in pairs})
