"""Import organisations from a spreadsheet: choose, look at what would happen, confirm."""

from typing import Any

import streamlit as st

import i18n
from components import context, flash, imports, imports_run
from components.directory import address, words
from db.directory import import_write
from db.directory.import_plan import PartnerFate, Plan, PlannedPartner, plan
from db.reference.catalogue import Catalogue
from domain.imports import RowProblem, in_order
from exchange.directory.sheet import parse, template
from exchange.directory.sheet_columns import BY_KEY
from i18n import _, ngettext

WRITTEN = imports_run.WrittenList(
    "partner-import",
    import_write.begin,
    import_write.stop,
    import_write.recent,
    import_write.of_file,
    BY_KEY,
)


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
    if imports_run.running(WRITTEN):
        return
    chosen = imports.choose(
        WRITTEN.key,
        template(reference_data),
        "ponte-organizzazioni.xlsx",
        lambda content: parse(content, reference_data),
    )
    if chosen is None:
        return
    rows = chosen.sheet.rows
    found = chosen.planned(chosen.sheet, lambda: context.read(plan, rows), _("Reading the file…"))
    problems = in_order((*chosen.sheet.problems, *found.problems))
    _figures(found, problems, chosen.sheet.unknown_columns)
    if problems:
        _problems(problems)
    else:
        _confirmation(chosen, found)
    _details(found, reference_data)


def _figures(
    found: Plan, problems: tuple[RowProblem, ...], unknown_columns: tuple[str, ...]
) -> None:
    parts = {
        _("To create"): found.count(PartnerFate.CREATE),
        _("To change"): found.count(PartnerFate.CHANGE),
        _("Left as they are"): found.count(PartnerFate.LEAVE),
        _("Errors"): len(problems),
    }
    imports.figures(parts, unknown_columns)


def _problems(problems: tuple[RowProblem, ...]) -> None:
    text = ngettext(
        "There is {n} error: nothing can be imported yet. Correct it in the file and choose the "
        "file again.",
        "There are {n} errors: nothing can be imported yet. Correct them in the file and choose "
        "the file again.",
        len(problems),
    )
    st.error(text.format(n=i18n.number(len(problems))), icon=":material/error:")
    imports.problems(problems, BY_KEY)


def _confirmation(chosen: imports.Chosen[Any, PlannedPartner], found: Plan) -> None:
    writes = found.count(PartnerFate.CREATE, PartnerFate.CHANGE)
    if not writes:
        st.success(
            _("Everything in this file is already in the directory: there is nothing to import."),
            icon=":material/check:",
        )
        return
    label = ngettext("Import {n} organisation", "Import {n} organisations", writes)
    rows = [row for row in found.rows if row.fate is not PartnerFate.LEAVE]
    what = label.format(n=i18n.number(writes))
    done = imports_run.offer(WRITTEN, chosen, what, rows, import_write.write_piece, found.seen)
    if done is None:
        return
    flash.say(
        _("Imported: {new} new, {changed} changed.").format(
            new=i18n.number(done.created), changed=i18n.number(done.changed)
        )
    )
    address.begin("")
    st.rerun()


def _details(found: Plan, reference_data: Catalogue) -> None:
    """What would change field by field, then what would be created."""
    imports.table(
        [_("Row"), _("Organisation"), _("Field"), _("Now"), _("After")],
        [
            (
                row.line,
                row.name,
                words.field(change.field),
                words.value(change.field, change.before, reference_data),
                words.value(change.field, change.after, reference_data),
            )
            for row in found.rows
            if row.fate is PartnerFate.CHANGE
            for change in row.changes
        ],
        _("What would change"),
    )
    imports.table(
        [_("Row"), _("Organisation"), _("Type"), _("Municipality of the seat")],
        [
            (
                row.line,
                row.name,
                words.value("type_code", row.organisation.type_code, reference_data),
                words.value("istat", row.organisation.istat, reference_data),
            )
            for row in found.rows
            if row.fate is PartnerFate.CREATE
        ],
        _("What would be created"),
    )
