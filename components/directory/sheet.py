"""Import organisations from a spreadsheet: choose, look at what would happen, confirm."""

from typing import Any

import streamlit as st

import i18n
from components import context, flash
from components.directory import address, import_shown
from components.imports import asked, choose, preview, run, tables
from db.directory import import_write
from db.directory.import_plan import plan
from db.directory.import_rows import PartnerFate, Plan, PlannedPartner
from db.reference.catalogue import Catalogue
from domain.imports.plan import in_order
from domain.imports.runs import ImportList
from exchange.directory.sheet import parse, template
from exchange.directory.sheet_columns import BY_KEY
from exchange.directory.sheet_kind import kind
from i18n import _, ngettext

WRITTEN = run.WrittenList("partner-import", ImportList.DIRECTORY, BY_KEY)


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
    if run.running(WRITTEN):
        return
    preview.left_from_before(WRITTEN.key)
    chosen = choose.file(
        WRITTEN.key,
        template(reference_data),
        "ponte-organizzazioni.xlsx",
        choose.ListReading(
            kind(reference_data),
            lambda book, layout, meanings, hidden: parse(
                book, reference_data, layout, meanings, hidden=hidden
            ),
        ),
    )
    if chosen is None:
        return
    preview.hidden(chosen)
    rows = asked.answered(chosen, chosen.sheet.rows)
    found = chosen.planned(
        (chosen.sheet, tuple(chosen.answers.items())),
        lambda before, told: context.read(plan, rows, before, told),
        _("Looking for who is known already…"),
    )
    problems = in_order((*chosen.sheet.problems, *found.problems))
    waiting = asked.reasons(found.questions)
    out = len({problem.line for problem in problems} | set(waiting))
    parts = {
        _("To create"): found.count(PartnerFate.CREATE),
        _("To change"): found.count(PartnerFate.CHANGE),
        _("Left as they are"): found.count(PartnerFate.LEAVE),
        _("Rows left out"): out,
    }
    tables.figures(parts, chosen.sheet.unknown_columns)
    preview.kept(sum(row.kept for row in found.rows))
    asked.show(chosen, found.questions, _("Another one: it is new"))
    preview.stay_out(chosen, problems, waiting, BY_KEY)
    _confirmation(chosen, found, out)
    import_shown.show(found, reference_data)


def _confirmation(chosen: choose.Chosen[Any, PlannedPartner], found: Plan, out: int) -> None:
    writes = found.count(PartnerFate.CREATE, PartnerFate.CHANGE)
    if not writes:
        if not out:
            said = _(
                "Everything in this file is already in the directory: there is nothing to import."
            )
            st.success(said, icon=":material/check:")
        return
    label = ngettext("Import {n} organisation", "Import {n} organisations", writes)
    rows = [row for row in found.rows if row.fate is not PartnerFate.LEAVE]
    what = preview.button(label.format(n=i18n.number(writes)), out)
    done = run.offer(WRITTEN, chosen, what, rows, import_write.write_piece, found.seen)
    if done is None:
        return
    flash.say(
        _("Imported: {new} new, {changed} changed.").format(
            new=i18n.number(done.created), changed=i18n.number(done.changed)
        )
    )
    if not out:  # else the screen stays, and tells it above what is to be put right
        run.forget(WRITTEN.key)
        address.begin("")
    st.rerun()
