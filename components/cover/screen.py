"""Rete, cover: the open needs of each place and who answers them, holes first."""

from collections import Counter
from functools import partial

import streamlit as st

import i18n
from components import address, context, navigation
from components.choosing import distinct
from components.cover import paper, table, words
from components.cover import told as network_cover_told
from components.cover.paper import CoverPaper
from components.cover.table import CoverRow, Group
from components.cover.words import CoverQuestion, Entry
from components.papers import offer
from components.papers.offer import Going
from db.clock import utcnow
from db.cover import lines as cover
from db.cover.lines import CoverLine
from db.reference import catalogue as reference
from db.reference.catalogue import Catalogue
from domain.cover.grade import MANY, Grade
from domain.figures.rates import Place
from domain.figures.weeks import ANY_AREA
from domain.pages import PAGES
from domain.permissions import Actor, Permission
from i18n import _

PAGE_SIZE = 25
_LEADS_TO = {f"/{PAGES[name].address}": name for name in ("cases", "partners")}
"""Where a link of the table may lead."""


@context.fragment
def show(me: Actor) -> None:
    """Filters, how many needs stand how, and one page of them."""
    exact = me.may(Permission.EXACT_FIGURES)
    catalogue = context.read(reference.catalogue)
    asked = _filters(catalogue, exact=exact)
    if exact:
        covered = _("Every need heard here is answered by at least one verified service.")
        entries, counted = _live(asked, catalogue), _("Open cases")
        going = CoverPaper(counted, _("Exact figures, for internal use"))
        _print(entries, asked, catalogue, going)
        _pages(entries, asked, counted, covered)
    else:
        told = network_cover_told.read(asked)
        entries, counted = network_cover_told.entries(told, catalogue), _("Cases around")
        period, meaning = network_cover_told.period(told), network_cover_told.meaning()
        _print(
            entries, asked, catalogue, CoverPaper(counted, _("Figures protected"), period, meaning)
        )
        st.caption(period)
        covered = _("Every need is answered here by at least one verified service.")
        _pages(entries, asked, counted, covered)
        st.caption(meaning.replace("<", "&lt;"))


def _print(
    entries: list[Entry], asked: CoverQuestion, catalogue: Catalogue, words_of: CoverPaper
) -> None:
    """The page to print; nothing where there is nothing to put on it."""
    if not entries:
        return
    summary = plain_summary(Counter(grade for grade, _row in entries))
    said = (summary, *_narrowed(asked, catalogue))
    narrowed = f"by {asked.by}, area {asked.area or 'all'}, place {asked.istat or 'all'}"
    going = Going(
        "cover",
        f"pdf; {narrowed}",
        f"ponte-copertura-{utcnow():%Y-%m-%d}.pdf",
        (asked, said, words_of, len(entries)),
    )
    offer.page_button("cover-print", going, lambda: paper.of_cover(entries, asked, said, words_of))


def _narrowed(asked: CoverQuestion, catalogue: Catalogue) -> tuple[str, ...]:
    """Area, municipality, and whether only what is without cover is listed."""
    area = catalogue.areas.get(asked.area)
    town = catalogue.municipalities.get(asked.istat)
    holes = _("Only without cover") if asked.only_holes else ""
    named = (area.label if area else "", town.name if town else "", holes)
    said = " · ".join(name for name in named if name)
    return (said,) if said else ()


def _live(asked: CoverQuestion, catalogue: Catalogue) -> list[Entry]:
    lines = context.read(cover.lines, asked.by, asked.area, asked.istat)
    return [(line.grade, partial(_row, line, catalogue)) for line in lines]


def _pages(entries: list[Entry], asked: CoverQuestion, counted: str, covered: str) -> None:
    """`counted` says what the numbers are, `covered` that nothing is without cover."""
    if not entries:
        st.info(_("No open case has a need here. Choose another area or municipality."))
        return
    counts = Counter(grade for grade, _row in entries)
    st.markdown(_summary(counts))
    wanted = [entry for entry in entries if entry[0].hole or not asked.only_holes]
    if not wanted:
        st.success(covered)
        return
    key = f"cover-page-{hash(asked)}"  # another question starts from its first page
    first = (st.session_state.get(key, 1) - 1) * PAGE_SIZE
    page = wanted[first : first + PAGE_SIZE] or wanted[:PAGE_SIZE]
    _leave_for(table.show(_groups(page, counts), _("Cover of needs"), counted))
    if len(wanted) > PAGE_SIZE:
        st.pagination(-(-len(wanted) // PAGE_SIZE), key=key, max_visible_pages=5)


def _filters(catalogue: Catalogue, *, exact: bool) -> CoverQuestion:
    """What is asked. Quarters and areas of reserved needs are for who sees every case alone."""
    places = {Place.MUNICIPALITY.value: _("By municipality"), Place.QUARTER.value: _("By quarter")}
    seen = {need.area for need in catalogue.needs.values() if exact or not need.restricted}
    areas = {code: area.label for code, area in catalogue.areas.items() if code in seen}
    areas = {"": _("All areas"), **areas}
    names = {q.istat: q.municipality for q in catalogue.quarters.values()}
    towns = {"": _("All municipalities"), **dict(sorted(names.items(), key=lambda item: item[1]))}
    by, holes = address.each(places), {"": False, "1": True}
    asked = CoverQuestion(
        Place(address.chosen("by", by)) if exact else Place.MUNICIPALITY,
        address.one_of("area", areas) or ANY_AREA,
        address.one_of("place", towns),
        address.chosen("holes", holes),
    )
    with st.container(horizontal=True, vertical_alignment="bottom", key="cover-filters"):
        if exact:
            st.segmented_control(
                _("Show"),
                list(places),
                format_func=distinct(places, places.__getitem__),
                required=True,
                width="content",
                **address.bound("cover-by", "by", by),
            )
        _choose("area", _("Area of need"), areas)
        _choose("place", _("Municipality"), towns)
        st.toggle(_("Only without cover"), **address.bound("cover-holes", "holes", holes))
    return asked


def _choose(name: str, label: str, options: dict[str, str]) -> None:
    st.selectbox(
        label,
        list(options),
        format_func=distinct(options, options.__getitem__),
        width=220,
        **address.bound(f"cover-{name}", name, address.each(options)),
    )


def _summary(counts: Counter[Grade]) -> str:
    """`**Senza copertura: 12** · Coperti: 40`: rows of the table by how they are covered."""
    first, *rest = plain_summary(counts).split(" · ")
    return " · ".join([f"**{first}**", *rest])


def plain_summary(counts: Counter[Grade]) -> str:
    """The same without emphasis."""
    holes = sum(n for grade, n in counts.items() if grade.hole)
    rest = [
        f"{_(grade.label)}: {i18n.number(counts[grade])}"
        for grade in Grade
        if counts[grade] and not grade.hole
    ]
    return " · ".join([f"{_('Without cover')}: {i18n.number(holes)}", *rest])


def _groups(page: list[Entry], counts: Counter[Grade]) -> list[Group]:
    return [
        Group(
            grade.value,
            f"{_(grade.label)} · {i18n.number(counts[grade])}",
            _(grade.meaning).format(many=MANY),
            [row() for other, row in page if other is grade],
        )
        for grade in dict.fromkeys(grade for grade, _row in page)
    ]


def _row(line: CoverLine, catalogue: Catalogue) -> CoverRow:
    here = {"need": line.need, "place": line.place}
    return CoverRow(
        catalogue.needs[line.need].label,
        _place(line.place, catalogue),
        line.open.text,
        "",
        words.who(line.grade, line.supply, line.answered, line.kinds, catalogue),
        [(_("See the cases"), words.href("/casi", **here)), words.partners(line.need)],
    )


def _place(code: str, catalogue: Catalogue) -> str:
    quarter = catalogue.quarters_by_code.get(code)
    if quarter is None:
        return catalogue.municipalities[code].name
    return f"{quarter.municipality} · {quarter.name}"


def _leave_for(href: str) -> None:
    """Follow a link of the table; what is none of ours is ignored."""
    path, _mark, query = href.partition("?")
    if path in _LEADS_TO:
        pairs = (pair.partition("=") for pair in query.split("&"))
        navigation.go(_LEADS_TO[path], {name: value for name, _equal, value in pairs})
