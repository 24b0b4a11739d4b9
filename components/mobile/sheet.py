"""Import a list of convened tenants: choose a file, look at what would happen, confirm."""

from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import streamlit as st

import i18n
from components import context, files, flash
from components.choosing import distinct
from components.mobile import address, words
from components.plain import plain
from db.mobile import import_plan as mobile_import
from db.mobile import import_write as mobile_import_write
from db.mobile.import_plan import Fate, Plan, Problem
from db.mobile.import_write import PlanChanged
from db.mobile.stops import StopDetail
from db.reference.catalogue import Catalogue
from exchange.mobile.sheet import ConvenedSheet, parse
from exchange.mobile.sheet_columns import BY_KEY, is_close
from exchange.mobile.sheet_template import template
from exchange.sheets.file import ROW_LIMIT, SIZE_LIMIT, SheetError
from i18n import _, ngettext

_CHOSEN, _ROUND = "convened-import", "convened-import-round"
ASKED_QUARTERS = 20
"""More different unknown quarters than this are left out: the column is not one of quarters."""


@dataclass
class _Chosen:
    """A file read once, with what was said of its unknown quarters and what would happen."""

    file_id: str
    stop_id: int | None
    sheet: ConvenedSheet
    quarters: dict[str, int | None] = field(default_factory=dict)
    plan: Plan | None = None
    ready: ConvenedSheet | None = None
    """The sheet once its quarters are chosen: what `plan` was made of."""


def show(stop: StopDetail | None, catalogue: Catalogue) -> None:
    """The whole of the import; nothing is written before its button is pressed."""
    _head(stop)
    files.offer(
        _("Download the template"),
        template(catalogue),
        "ponte-convocati.xlsx",
        files.XLSX,
    )
    file = files.ask(
        _("Excel (.xlsx) or CSV file, at most {rows} rows and {size} MB").format(
            rows=i18n.number(ROW_LIMIT), size=SIZE_LIMIT // 10**6
        ),
        ["xlsx", "csv"],
        f"convened-file-{st.session_state.get(_ROUND, 0)}",
    )
    if file is None:
        forget()
        return
    try:
        chosen = _read(file, stop, catalogue)
    except SheetError as error:
        values = {name: plain(str(value)) for name, value in error.values.items()}
        st.error(_(error.message).format(**values), icon=":material/error:")
        return
    _ask_quarters(chosen, catalogue)
    sheet, plan = _planned(chosen)
    problems = tuple(sorted((*sheet.problems, *plan.problems), key=lambda p: p.line))
    _figures(sheet, plan, problems)
    _confirmation(chosen, sheet, plan, stop)
    _problems(problems)
    _known(plan)


def forget() -> None:
    """Forget the file that was read: it holds identities."""
    st.session_state.pop(_CHOSEN, None)


def _head(stop: StopDetail | None) -> None:
    st.button(
        _("Back to the stop") if stop else _("Calendar of stops"),
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=address.go,
        kwargs={"stop": str(stop.id)} if stop else {"view": address.COMING},
    )
    st.title(_("Import a list of convened tenants"), anchor=False)
    if stop:
        st.caption(words.plain(words.whole(stop)))
        where = _("Rows without a day go to this stop.")
    else:
        where = _("The day of each row says which stop it belongs to.")
    st.write(
        _(
            "One row is one tenant: family name and given name, and what is known of codice "
            "fiscale, telephone, address, quarter, day and hour. Who is known already is linked, "
            "who is on the list already is left, so the same file can be imported again."
        )
        + " "
        + where
    )


def _read(file: Any, stop: StopDetail | None, catalogue: Catalogue) -> _Chosen:
    """Read the file once, however often the page runs."""
    stop_id = stop.id if stop else None
    known = st.session_state.get(_CHOSEN)
    if isinstance(known, _Chosen) and (known.file_id, known.stop_id) == (file.file_id, stop_id):
        return known
    with st.spinner(_("Reading the file…")):
        sheet = parse(file.getvalue(), catalogue)
    chosen = st.session_state[_CHOSEN] = _Chosen(file.file_id, stop_id, sheet)
    return chosen


def _ask_quarters(chosen: _Chosen, catalogue: Catalogue) -> None:
    """For each quarter that is none: which one is meant, the most alike first, or none."""
    unknown = chosen.sheet.unknown_quarters
    said: dict[str, int | None] = dict.fromkeys(unknown)
    if not unknown:
        chosen.quarters = said
        return
    st.subheader(_("Quarters we do not know"), anchor=False)
    st.write(_("Say which one is meant: those most alike stand first."))
    for n, (written, alike) in enumerate(list(unknown.items())[:ASKED_QUARTERS]):
        others = [i for i in catalogue.open_quarters if i not in alike]
        said[written] = st.selectbox(
            _("“{text}” in the file is").format(text=plain(written[:60])),
            [*alike, None, *others],
            format_func=distinct(
                [*alike, None, *others],
                lambda i: (
                    _("None: leave these rows out") if i is None else words.quarter(catalogue, i)
                ),
            ),
            # A quarter is proposed where it is surely meant; else rows stay out until one is said.
            index=0 if alike and is_close(written, catalogue.quarters[alike[0]]) else len(alike),
            key=f"convened-quarter-{chosen.file_id}-{n}",
        )
    chosen.quarters = said


def _planned(chosen: _Chosen) -> tuple[ConvenedSheet, Plan]:
    """What would happen, worked out again only when a quarter was chosen otherwise."""
    sheet = chosen.sheet.with_quarters(chosen.quarters)
    if chosen.plan is None or chosen.ready != sheet:
        with st.spinner(_("Looking for who is known already…")):
            chosen.plan = context.write(mobile_import.plan, sheet.rows, chosen.stop_id)
        chosen.ready = sheet
    return sheet, chosen.plan


def _figures(sheet: ConvenedSheet, plan: Plan, problems: tuple[Problem, ...]) -> None:
    parts = {
        _("To convene, new"): plan.count(Fate.NEW),
        _("To convene, known already"): plan.count(Fate.KNOWN),
        _("On the list already"): plan.count(Fate.ALREADY),
        _("Rows left out"): len({problem.line for problem in problems}),
    }
    for column, (label, count) in zip(st.columns(len(parts)), parts.items(), strict=True):
        column.metric(label, i18n.number(count))
    if sheet.unknown_columns:
        st.caption(
            _("Columns left aside: {columns}.").format(
                columns=plain(", ".join(sheet.unknown_columns[:20]))
            )
        )


def _confirmation(
    chosen: _Chosen, sheet: ConvenedSheet, plan: Plan, stop: StopDetail | None
) -> None:
    writes = plan.count(Fate.NEW, Fate.KNOWN)
    if not writes and plan.rows:
        st.success(
            _("Everybody in this file is on the list already: there is nothing to import."),
            icon=":material/check:",
        )
    if not writes:
        return
    label = ngettext("Convene {n} tenant", "Convene {n} tenants", writes)
    if st.button(label.format(n=i18n.number(writes)), type="primary", icon=":material/check:"):
        _confirm(chosen, sheet, plan, stop)


def _confirm(chosen: _Chosen, sheet: ConvenedSheet, plan: Plan, stop: StopDetail | None) -> None:
    try:
        with st.spinner(_("Importing…")):
            done = context.write(mobile_import_write.import_rows, sheet.rows, chosen.stop_id, plan)
    except PlanChanged:
        chosen.plan = None
        st.warning(_("The lists changed in the meantime: nothing was imported. Look again."))
        st.button(_("Look again"))
        return
    except context.DatabaseUnavailable:
        st.error(_("The database does not answer: nothing was imported. Try again in a moment."))
        return
    forget()
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    count = done.count(Fate.NEW, Fate.KNOWN)
    said = ngettext("{n} tenant convened.", "{n} tenants convened.", count)
    flash.say(said.format(n=i18n.number(count)))
    if stop:
        address.go(stop=str(stop.id))
    else:
        address.go(view=address.COMING)
    st.rerun()


def _problems(problems: tuple[Problem, ...]) -> None:
    if not problems:
        return
    st.markdown(f"**{_('Rows left out, and why')}**")
    table = pd.DataFrame(
        [
            (p.line, _(p.message).format(about=p.about), p.value, BY_KEY[p.column].title)
            for p in problems
        ],
        columns=[_("Row"), _("What is wrong"), _("What is written"), _("Column")],
    )
    narrow = dict.fromkeys(table.columns[[0, 2, 3]], st.column_config.Column(width="small"))
    st.dataframe(table, hide_index=True, column_config=narrow)
    st.caption(_("Correct them in the file and import it again: nobody is convened twice."))


def _known(plan: Plan) -> None:
    rows = [
        (
            p.row.line,
            p.row.name,
            p.known_as,
            _(p.how.label) if p.how else "",
            _("on the list already") if p.fate is Fate.ALREADY else _("already known, linked"),
        )
        for p in plan.rows
        if p.person_id is not None
    ]
    if not rows:
        return
    st.markdown(f"**{_('Known already')}**")
    columns = [_("Row"), _("In the file"), _("In Ponte"), _("Recognised"), _("What happens")]
    st.dataframe(pd.DataFrame(rows, columns=columns), hide_index=True)
