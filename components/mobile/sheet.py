"""Import a list of convened tenants: choose a file, look at what would happen, confirm."""

from collections.abc import Sequence

import streamlit as st

import i18n
from components import context, flash
from components.imports import asked, choose, preview, run, tables
from components.mobile import address, import_shown, words
from db.mobile import import_write
from db.mobile.import_lists import days
from db.mobile.import_plan import Fate, Plan, PlannedTenant, search
from db.mobile.import_plan import preview as looked_at
from db.mobile.stops import StopDetail
from db.reference.catalogue import Catalogue
from domain.imports.plan import Told, in_order
from domain.imports.runs import PIECE_OF_PEOPLE, ImportList
from domain.mobile.convened import ConvenedRow
from exchange.mobile.sheet import parse, template
from exchange.mobile.sheet_columns import BY_KEY
from exchange.mobile.sheet_kind import kind
from exchange.sheets.rows import SheetRows
from i18n import _, ngettext

_KEY = "convened-import"
_Chosen = choose.Chosen[SheetRows[ConvenedRow], PlannedTenant]


def show(stop: StopDetail | None, catalogue: Catalogue) -> None:
    """The whole of the import; nothing is written before its button is pressed."""
    _head(stop)
    stop_id = stop.id if stop else None
    if run.running(_written(stop)):
        return
    preview.left_from_before(_KEY)
    chosen = choose.file(
        _KEY,
        template(catalogue),
        "ponte-convocati.xlsx",
        choose.ListReading(
            kind(catalogue),
            lambda book, layout, meanings, hidden: parse(
                book, catalogue, layout, meanings, hidden=hidden
            ),
        ),
        stop_id,
    )
    if chosen is None:
        return
    sheet = chosen.sheet
    preview.hidden(chosen)
    rows = asked.answered(chosen, sheet.rows)
    found = chosen.planned(
        (sheet, tuple(chosen.answers.items())),
        lambda before, told: _planned(rows, stop_id, before, told),
        _("Looking for who is known already…"),
    )
    problems = in_order((*sheet.problems, *found.problems))
    out = len({problem.line for problem in problems})
    parts = {
        _("To convene, new"): found.count(Fate.NEW),
        _("To convene, known already"): found.count(Fate.KNOWN),
        _("To correct"): found.count(Fate.CHANGE),
        _("On the list already"): found.count(Fate.ALREADY),
        _("Rows left out"): out,
    }
    if not parts[_("To correct")]:
        del parts[_("To correct")]  # of most lists it says nothing
    tables.figures(parts, sheet.unknown_columns)
    asked.show(chosen, found.questions, _("Somebody else, or convened to both"), import_shown.it_is)
    preview.stay_out(chosen, problems, {}, BY_KEY)
    _confirmation(chosen, found, out, stop)
    import_shown.show(found, context.read(days, {row.stop_id for row in found.rows}), catalogue)


def _planned(
    rows: Sequence[ConvenedRow], stop_id: int | None, before: Plan | None, told: Told
) -> Plan:
    """What would happen to each row, which is on record before it is looked for."""
    if rows:
        context.write(search)
    return context.read(looked_at, rows, stop_id, before, told)


def _written(stop: StopDetail | None) -> run.WrittenList:
    return run.WrittenList(
        _KEY,
        ImportList.CONVENED,
        BY_KEY,
        stop.id if stop else 0,
        PIECE_OF_PEOPLE,
    )


def forget() -> None:
    """Forget the file that was read: it holds identities."""
    choose.forget(_KEY)
    st.session_state.pop(choose.left_key(_KEY), None)
    run.forget(_KEY)


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
            "fiscale, telephone, address, quarter, day and hour. Who is known already is linked; "
            "who is on the list already is left, or corrected where the row says otherwise. The "
            "same file can be imported again."
        )
        + " "
        + where
    )


def _confirmation(chosen: _Chosen, found: Plan, out: int, stop: StopDetail | None) -> None:
    convened = found.count(Fate.NEW, Fate.KNOWN)
    corrected = found.count(Fate.CHANGE)
    if not convened + corrected:
        if found.rows and not out:
            st.success(
                _("Everybody in this file is on the list already: there is nothing to import."),
                icon=":material/check:",
            )
        return
    done = run.offer(
        _written(stop),
        chosen,
        preview.button(_goes_in(convened, corrected), out),
        [row for row in found.rows if row.fate is not Fate.ALREADY],
        import_write.write_piece,
        stop.id if stop else None,
    )
    if done is None:
        return
    flash.say(_done(done.created, done.changed))
    if not out:  # else the screen stays, and tells it above what is to be put right
        run.forget(_KEY)
        address.go(**({"stop": str(stop.id)} if stop else {"view": address.COMING}))
    st.rerun()


def _goes_in(convened: int, corrected: int) -> str:
    label = ngettext("Convene {n} tenant", "Convene {n} tenants", convened)
    fix = ngettext("correct {n}", "correct {n}", corrected)
    if not convened:
        fix = ngettext("Correct {n} tenant", "Correct {n} tenants", corrected)
    said = [(label, convened), (fix, corrected)]
    return ", ".join(text.format(n=i18n.number(n)) for text, n in said if n)


def _done(convened: int, corrected: int) -> str:
    said = ngettext("{n} tenant convened.", "{n} tenants convened.", convened)
    fixed = ngettext("{n} tenant corrected.", "{n} tenants corrected.", corrected)
    told = [(said, convened), (fixed, corrected)]
    return " ".join(text.format(n=i18n.number(n)) for text, n in told if n)
