"""Which column of a file is which of ours: proposed, with cells of it, and changed by a choice."""

from collections.abc import Sequence

import streamlit as st

from components import context
from components.choosing import distinct
from components.imports.steps import Steps
from components.plain import plain
from db.imports.layouts import KeptLayout, keep_layout
from domain.mobile import full_name
from exchange.sheets import head as heads
from exchange.sheets import layout as layouts
from exchange.sheets.head import NO_HEAD, Head
from exchange.sheets.kind import SheetKind
from exchange.sheets.layout import ASIDE, FileColumn, SheetLayout
from i18n import _, ngettext

SAMPLES, SHORT = 3, 24


@context.fragment
def show(key: str, steps: Steps, kind: SheetKind) -> None:
    """The whole of it, drawn again by itself at each choice; *Go on* settles it."""
    st.subheader(_("Which column is which"), anchor=False)
    _head(key, steps, kind)
    found = layouts.columns_of(steps.book, steps.layout.head)
    filled = [one for one in found if one.samples]
    if not filled:
        st.warning(_("There is nothing under this row."), icon=":material/info:")
        return
    feeds = _feeds(key, steps, found, kind)
    layout = SheetLayout(
        steps.layout.head,
        feeds,
        _turned(key, steps, found, feeds, kind),
        _for_all(key, steps, kind, _short_of(found, feeds, kind)),
    )
    keys = layout.filled(found).missing(kind)
    missing = [kind.by_key[each].title for each in keys]
    if missing:
        said = ngettext(
            "{columns} is missing: choose its column.",
            "{columns} are missing: choose their columns.",
            len(missing),
        )
        if set(keys) & set(kind.one_for_all):
            said = ngettext(
                "{columns} is missing: choose its column, or one value for all rows.",
                "{columns} are missing: choose their columns, or one value for all rows.",
                len(missing),
            )
        st.warning(said.format(columns=", ".join(missing)), icon=":material/info:")
    if st.button(
        _("Go on"),
        key=f"{key}-go-on",
        type="primary",
        disabled=bool(missing),
        icon=":material/arrow_forward:",
    ):
        _keep(steps, layout, kind)
        steps.settle(layout)
        st.rerun()


def _head(key: str, steps: Steps, kind: SheetKind) -> None:
    """Where the list begins: the sheet, where there are several, and the row of its titles."""
    tables = [i for i, table in enumerate(steps.book.tables) if table.rows]
    head = steps.layout.head
    with st.container(horizontal=True, key=f"{key}-head"):
        table = head.table
        if len(tables) > 1:
            table = st.selectbox(
                _("Sheet"),
                tables,
                index=tables.index(head.table),
                format_func=distinct(tables, lambda i: steps.book.tables[i].name),
                key=f"{key}-table-{_file(steps)}",
            )
        rows = steps.book.tables[table].rows[: heads.LOOKED_AT]
        said = {row.number: [c.text for c in row.cells if c.text] for row in rows}
        options = [*said, NO_HEAD]
        now = (
            head.row if head.table == table else heads.find_in(steps.book, table, kind.phrases).row
        )
        row = st.selectbox(
            _("Row of the titles"),
            options,
            index=options.index(now) if now in options else 0,
            format_func=distinct(
                options,
                lambda i: (
                    f"{i}: {_short(' · '.join(said[i]), 60)}" if i else _("there are no titles")
                ),
            ),
            key=f"{key}-row-{_file(steps)}-{table}",
        )
    if Head(table, row) != head:
        at = Head(table, row)
        columns = layouts.columns_of(steps.book, at)
        steps.layout = SheetLayout(at, layouts.propose(columns, kind))


def _feeds(key: str, steps: Steps, found: Sequence[FileColumn], kind: SheetKind) -> tuple[str, ...]:
    """A choice for each column with something in it; the rest stays aside."""
    options = [ASIDE, *kind.by_key]
    titles = {each: column.title for each, column in kind.by_key.items()}
    # What is empty here keeps what its title says: the next list of this shape may fill it.
    feeds = list(steps.layout.feeds)
    where = f"{_file(steps)}-{steps.layout.head.table}-{steps.layout.head.row}"
    with st.container(key="import-columns"):
        for one in found:
            if one.samples:
                proposed = steps.layout.feeds[one.place]
                feeds[one.place] = st.selectbox(
                    _named(one),
                    options,
                    index=options.index(proposed) if proposed in options else 0,
                    format_func=distinct(
                        options, lambda each: titles[each] if each else _("leave aside")
                    ),
                    key=f"{key}-feeds-{where}-{one.place}",
                )
    _say_several([feeds[one.place] for one in found if one.samples], kind)
    aside = [_title(one) for one in found if one.samples and not feeds[one.place]]
    if aside:
        said = plain(", ".join(aside[:20]))
        st.caption(_("Columns left aside: {columns}.").format(columns=said))
    return tuple(feeds)


def _say_several(feeds: Sequence[str], kind: SheetKind) -> None:
    """What becomes of two columns where only one text can go."""
    fed = [key for key in kind.by_key if feeds.count(key) > 1 and not kind.by_key[key].join]
    if not fed:
        return
    said = ", ".join(kind.by_key[key].title for key in fed)
    if kind.spill:
        rest = kind.by_key[kind.spill].title
        words = _("{columns}: in each row the first filled column counts, the rest goes to {rest}.")
        st.caption(words.format(columns=said, rest=rest))
    else:
        words = _("{columns}: in each row the first filled column counts.")
        st.caption(words.format(columns=said))


def _turned(
    key: str, steps: Steps, found: Sequence[FileColumn], feeds: Sequence[str], kind: SheetKind
) -> bool:
    """Where full names are in one column: which of the two comes first, with how they part."""
    names = [text for one in found if feeds[one.place] in kind.full_names for text in one.samples]
    if not names:
        return False
    first = steps.layout.turned or (steps.kept is None and full_name.given_first(names))
    parted = {
        turned: " · ".join(
            " / ".join(full_name.split(name, given_first=turned)) for name in names[:SAMPLES]
        )
        for turned in full_name.ORDERS
    }
    return st.radio(
        _("In full names"),
        list(full_name.ORDERS),
        index=int(first),
        format_func=distinct(
            full_name.ORDERS,
            lambda turned: f"{_(full_name.ORDERS[turned])}: {plain(parted[turned])}",
        ),
        key=f"{key}-turned-{_file(steps)}",
    )


def _short_of(found: Sequence[FileColumn], feeds: Sequence[str], kind: SheetKind) -> list[str]:
    """Columns no row can be without, of which rows have none."""
    fullest = max(len(one.samples) for one in found)
    full = {feed for one, feed in zip(found, feeds, strict=True) if len(one.samples) == fullest}
    full |= {each for feed in full for each in kind.gives.get(feed, ())}
    return [each for each in kind.one_for_all if each not in full]


def _for_all(
    key: str, steps: Steps, kind: SheetKind, asked: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    """One value for the rows that have none."""
    given = {each: code for each, code in steps.layout.for_all if each in asked}
    with st.container(key="import-for-all"):
        for each in asked:
            labels = kind.choices[each].options()
            chosen = st.selectbox(
                _("{column}, where none is written").format(column=kind.by_key[each].title),
                list(labels),
                index=list(labels).index(given[each]) if each in given else None,
                format_func=distinct(labels, labels.__getitem__),
                placeholder=_("none"),
                key=f"{key}-for-all-{_file(steps)}-{each}",
            )
            given |= {each: chosen or ""}
    return tuple((each, code) for each, code in given.items() if code)


def _keep(steps: Steps, layout: SheetLayout, kind: SheetKind) -> None:
    """Remember it for the next file with these titles."""
    mark = heads.fingerprint_at(steps.book, layout.head)
    chosen = KeptLayout(mark, layout.feeds, layout.turned)
    if mark and chosen != steps.kept:
        context.write(keep_layout, kind.of, chosen)
        steps.kept = chosen
    steps.recalled = False


def _named(one: FileColumn) -> str:
    cells = list(dict.fromkeys(one.samples))[:SAMPLES]
    # A sign of no width before the @: Streamlit would make a link of a mail address, in a label.
    said = plain(" · ".join(_short(cell, SHORT) for cell in cells)).replace("@", "\u2060@")
    return f"{plain(_title(one))}: {said}"


def _title(one: FileColumn) -> str:
    return _short(one.title, 60) or _("column {letter}").format(letter=_letter(one.place))


def _letter(place: int) -> str:
    """As a spreadsheet calls it: A, Z, AA."""
    return (_letter(place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)


def _short(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def _file(steps: Steps) -> str:
    """Part of the keys of widgets: another file has others."""
    return str(abs(hash(steps.of)) % 10**8)
