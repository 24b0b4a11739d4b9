"""Import organisations from a spreadsheet: choose, look at what would happen, confirm."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

import i18n
from components import context, files, flash
from components.directory import address, words
from components.plain import plain
from db.directory import import_plan as partners_import
from db.directory import import_write as partners_import_write
from db.directory.import_plan import Action, Plan, Problem
from db.reference.catalogue import Catalogue
from exchange.directory.sheet import PartnerSheet, parse
from exchange.directory.sheet_columns import BY_KEY
from exchange.directory.sheet_template import template
from exchange.sheets.file import ROW_LIMIT, SIZE_LIMIT, SheetError
from i18n import _, ngettext

_CHOSEN, _ROUND = "partner-import", "partner-import-round"


@dataclass(frozen=True, slots=True)
class _Preview:
    """A file read once, and what importing it would do."""

    file_id: str
    sheet: PartnerSheet
    plan: Plan

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(sorted((*self.sheet.problems, *self.plan.problems), key=lambda p: p.line))


def show(reference_data: Catalogue) -> None:
    """The whole of the import; nothing is written before its button is pressed."""
    st.button(
        _("Back to the list"),
        icon=":material/arrow_back:",
        on_click=address.begin,
        args=("",),
    )
    st.subheader(_("Import organisations from a spreadsheet"))
    st.write(
        _(
            "One row is one organisation, with its main service and up to two referents. An "
            "organisation that is already here (same name and municipality, or same code) is "
            "changed only where a cell holds something; an empty cell leaves things as they are."
        )
    )
    files.offer(
        _("Download the template"),
        template(reference_data),
        "ponte-organizzazioni.xlsx",
        files.XLSX,
    )
    file = files.ask(
        _("Excel (.xlsx) or CSV file, at most {rows} rows and {size} MB").format(
            rows=i18n.number(ROW_LIMIT), size=SIZE_LIMIT // 10**6
        ),
        ["xlsx", "csv"],
        f"partner-file-{st.session_state.get(_ROUND, 0)}",
    )
    if file is None:
        st.session_state.pop(_CHOSEN, None)
        return
    try:
        preview = _preview(file, reference_data)
    except SheetError as error:
        values = {name: plain(str(value)) for name, value in error.values.items()}
        st.error(_(error.message).format(**values), icon=":material/error:")
        return
    _figures(preview)
    _problems(preview)
    _confirmation(preview)
    _details(preview.plan, reference_data)


def _preview(file: Any, reference_data: Catalogue) -> _Preview:
    """Read the file once, however often the page runs."""
    known = st.session_state.get(_CHOSEN)
    if isinstance(known, _Preview) and known.file_id == file.file_id:
        return known
    with st.spinner(_("Reading the file…")):
        sheet = parse(file.getvalue(), reference_data)
        plan = context.read(partners_import.plan, sheet.rows)
    st.session_state[_CHOSEN] = _Preview(file.file_id, sheet, plan)
    return st.session_state[_CHOSEN]  # type: ignore[no-any-return]


def _figures(preview: _Preview) -> None:
    plan = preview.plan
    parts = {
        _("To create"): plan.count(Action.CREATE),
        _("To change"): plan.count(Action.CHANGE),
        _("Left as they are"): plan.count(Action.LEAVE),
        _("Errors"): len(preview.problems),
    }
    for column, (label, count) in zip(st.columns(len(parts)), parts.items(), strict=True):
        column.metric(label, i18n.number(count))
    if preview.sheet.unknown_columns:
        st.caption(
            _("Columns left aside: {columns}.").format(
                columns=plain(", ".join(preview.sheet.unknown_columns[:20]))
            )
        )


def _problems(preview: _Preview) -> None:
    problems = preview.problems
    if not problems:
        return
    text = ngettext(
        "There is {n} error: nothing can be imported yet. Correct it in the file and choose the "
        "file again.",
        "There are {n} errors: nothing can be imported yet. Correct them in the file and choose "
        "the file again.",
        len(problems),
    )
    st.error(text.format(n=i18n.number(len(problems))), icon=":material/error:")
    table = pd.DataFrame(
        [
            (p.line, BY_KEY[p.column].title, p.value, _(p.message).format(value=p.value))
            for p in problems
        ],
        columns=[_("Row"), _("Column"), _("What is written"), _("What is wrong")],
    )
    st.dataframe(table, hide_index=True)


def _confirmation(preview: _Preview) -> None:
    plan = preview.plan
    writes = plan.count(Action.CREATE) + plan.count(Action.CHANGE)
    if preview.problems:
        return
    if not writes:
        st.success(
            _("Everything in this file is already in the directory: there is nothing to import."),
            icon=":material/check:",
        )
        return
    label = ngettext("Import {n} organisation", "Import {n} organisations", writes)
    if st.button(label.format(n=i18n.number(writes)), type="primary", icon=":material/check:"):
        _confirm(preview)


def _confirm(preview: _Preview) -> None:
    try:
        with st.spinner(_("Importing…")):
            done = context.write(
                partners_import_write.import_rows, preview.sheet.rows, preview.plan.digest
            )
    except partners_import_write.PlanChanged:
        st.session_state.pop(_CHOSEN, None)
        st.warning(
            _("The directory changed in the meantime: nothing was imported. Look at this again.")
        )
        st.button(_("Look again"))
        return
    except context.DatabaseUnavailable:
        st.error(_("The database does not answer: nothing was imported. Try again in a moment."))
        return
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    flash.say(
        _("Imported: {new} new, {changed} changed.").format(
            new=i18n.number(done.count(Action.CREATE)),
            changed=i18n.number(done.count(Action.CHANGE)),
        )
    )
    address.begin("")
    st.rerun()


def _details(plan: Plan, reference_data: Catalogue) -> None:
    """What would change field by field, then what would be created."""
    changes = [
        (
            row.line,
            row.name,
            words.field(change.field),
            _said(change.field, change.before, reference_data),
            _said(change.field, change.after, reference_data),
        )
        for row in plan.rows
        if row.action is Action.CHANGE
        for change in row.changes
    ]
    if changes:
        st.markdown(f"**{_('What would change')}**")
        columns = [_("Row"), _("Organisation"), _("Field"), _("Now"), _("After")]
        st.dataframe(pd.DataFrame(changes, columns=columns), hide_index=True)
    created = [
        (
            row.line,
            row.name,
            reference_data.partner_types[row.organisation.type_code].label,
            reference_data.municipalities[row.organisation.istat].name,
        )
        for row in plan.rows
        if row.action is Action.CREATE
    ]
    if created:
        st.markdown(f"**{_('What would be created')}**")
        columns = [_("Row"), _("Organisation"), _("Type"), _("Municipality of the seat")]
        st.dataframe(pd.DataFrame(created, columns=columns), hide_index=True)


def _said(field: str, value: Any, reference_data: Catalogue) -> str:
    text = " ".join(value) if isinstance(value, tuple) else str(value)
    return words.value(field, text, reference_data)
