"""Add one tenant to the list of a stop: the same way as a row of a file."""

from datetime import time

import streamlit as st

from components import context, flash
from components.drafts import choice as draft_choice
from components.drafts import saving as draft_saving
from components.drafts import text as draft
from components.imports import tables
from components.mobile import address, words
from components.sheet import Sheet, sheet_for
from db.mobile import import_plan as mobile_import
from db.mobile import import_write as mobile_import_write
from db.mobile.import_plan import Fate
from db.mobile.stops import StopDetail
from db.reference.catalogue import Catalogue
from domain.errors import Changed
from exchange.mobile.sheet import read_row
from exchange.mobile.sheet_columns import BY_KEY, ConvenedReader
from exchange.sheets.book import Cell
from i18n import _

_FIELDS = ("family_name", "given_name", "codice_fiscale", "phone", "address")


def show(stop: StopDetail, catalogue: Catalogue) -> None:
    """The form."""
    st.title(_("Add a tenant"), anchor=False)
    st.caption(words.plain(words.whole(stop)))
    sheet = sheet_for("mobile", f"person{stop.id}")
    sheet.problems()
    with st.form("mobile-person-form", enter_to_submit=False):
        _fields(sheet.place, stop, catalogue)
        with st.container(horizontal=True):
            st.form_submit_button(
                _("Add to the list"), type="primary", on_click=_add, args=(sheet, stop, catalogue)
            )
            st.form_submit_button(
                _("Close without saving"),
                type="tertiary",
                on_click=_close,
                args=(sheet, stop),
            )
    draft_saving.told_and_thrown_away(sheet.place)


def _fields(place: str, stop: StopDetail, catalogue: Catalogue) -> None:
    # Row by row, so that the fields follow each other by Tab and on a phone as they are read.
    columns = [column for _row in range(3) for column in st.columns(2)]
    for column, name in zip(columns, _FIELDS, strict=False):
        title = BY_KEY[name].title
        with column:
            draft.text_input(title, place, name, in_form=True)
    st.caption(_("Of people with one name only, one of the two is enough."))
    with columns[-1]:
        draft_choice.time_input(BY_KEY["hour"].title, place, "hour", None, step=900)
    draft_choice.selectbox(
        _("Quarter where the tenant lives"),
        place,
        "quarter",
        words.quarters(catalogue, stop.quarter.id),
        stop.quarter.id,
        lambda i: words.quarter(catalogue, i),
    )


def _add(sheet: Sheet, stop: StopDetail, catalogue: Catalogue) -> None:
    given = {BY_KEY[name]: Cell(text) for name in _FIELDS if (text := sheet.text(name).strip())}
    hour, quarter = sheet.value("hour"), sheet.value("quarter")
    if isinstance(hour, time):
        given[BY_KEY["hour"]] = Cell(f"{hour:%H:%M}")
    if quarter in catalogue.quarters:
        given[BY_KEY["quarter"]] = Cell(catalogue.quarters[quarter].code)
    row, problems = read_row(1, given, ConvenedReader(catalogue))
    if row is None:
        sheet.refuse(tuple(map(words.flaw, problems)))
        return
    if not sheet.saves(lambda: context.write(mobile_import.plan, [row], stop.id)):
        return
    plan = sheet.result
    if plan.problems:
        sheet.refuse(tuple(map(tables.why, plan.problems)))
        return
    [planned] = plan.rows
    if planned.changes:
        said = _("{name} is on the list already: correct there what is written otherwise.")
        sheet.refuse((said.format(name=planned.known_as),))
    elif sheet.save(mobile_import_write.convene, planned, stop.id, why=_refusal):
        _say(planned)
        _close(sheet, stop)


def _close(sheet: Sheet, stop: StopDetail) -> None:
    sheet.close()
    address.go(stop=str(stop.id))


def _refusal(error: Exception) -> str | None:
    changed = isinstance(error, Changed)
    return _("The lists changed in the meantime: press again.") if changed else None


def _say(planned: mobile_import.PlannedTenant) -> None:
    said = {
        Fate.NEW: _("Added to the list."),
        Fate.KNOWN: _("Added to the list: already known, linked."),
        Fate.ALREADY: _("On the list already."),
    }
    flash.say(said[planned.fate], "noted" if planned.fate is Fate.ALREADY else None)
