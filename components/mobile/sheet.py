"""Import a list of convened tenants: choose a file, look at what would happen, confirm."""

import streamlit as st

import i18n
from components import context, flash, imports, imports_run
from components.choosing import distinct
from components.mobile import address, words
from components.plain import plain
from db.mobile import import_write
from db.mobile.import_plan import Fate, Plan, PlannedTenant, plan
from db.mobile.stops import StopDetail
from db.reference.catalogue import Catalogue
from domain.import_runs import PIECE_OF_PEOPLE
from domain.imports import RowProblem, in_order
from exchange.mobile.sheet import ConvenedRows, parse, template
from exchange.mobile.sheet_columns import BY_KEY, is_close
from i18n import _, ngettext

_KEY = "convened-import"
ASKED_QUARTERS = 20
"""More different unknown quarters than this are left out: the column is not one of quarters."""
_Chosen = imports.Chosen[ConvenedRows, PlannedTenant]


def show(stop: StopDetail | None, catalogue: Catalogue) -> None:
    """The whole of the import; nothing is written before its button is pressed."""
    _head(stop)
    stop_id = stop.id if stop else None
    if imports_run.running(_written(stop)):
        return
    chosen = imports.choose(
        _KEY,
        template(catalogue),
        "ponte-convocati.xlsx",
        lambda content: parse(content, catalogue),
        stop_id,
    )
    if chosen is None:
        return
    sheet = chosen.sheet.with_quarters(_ask_quarters(chosen, catalogue))
    found = chosen.planned(
        sheet,
        lambda: context.write(plan, sheet.rows, stop_id),
        _("Looking for who is known already…"),
    )
    problems = in_order((*sheet.problems, *found.problems))
    parts = {
        _("To convene, new"): found.count(Fate.NEW),
        _("To convene, known already"): found.count(Fate.KNOWN),
        _("On the list already"): found.count(Fate.ALREADY),
        _("Rows left out"): len({problem.line for problem in problems}),
    }
    imports.figures(parts, sheet.unknown_columns)
    _confirmation(chosen, sheet, found, stop)
    _problems(problems)
    _known(found)


def _written(stop: StopDetail | None) -> imports_run.WrittenList:
    return imports_run.WrittenList(
        _KEY,
        import_write.begin,
        import_write.stop,
        import_write.recent,
        import_write.of_file,
        BY_KEY,
        stop.id if stop else 0,
        PIECE_OF_PEOPLE,
    )


def forget() -> None:
    """Forget the file that was read: it holds identities."""
    imports.forget(_KEY)
    imports_run.forget(_KEY)


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


def _ask_quarters(chosen: _Chosen, catalogue: Catalogue) -> dict[str, int | None]:
    """For each quarter that is none: which one is meant, the most alike first, or none."""
    unknown = chosen.sheet.unknown_quarters
    said: dict[str, int | None] = dict.fromkeys(unknown)
    if not unknown:
        return said
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
            key=f"convened-quarter-{chosen.of[0]}-{n}",
        )
    return said


def _confirmation(
    chosen: _Chosen, sheet: ConvenedRows, found: Plan, stop: StopDetail | None
) -> None:
    writes = found.count(Fate.NEW, Fate.KNOWN)
    if not writes and found.rows:
        st.success(
            _("Everybody in this file is on the list already: there is nothing to import."),
            icon=":material/check:",
        )
    if not writes:
        return
    label = ngettext("Convene {n} tenant", "Convene {n} tenants", writes)
    done = imports_run.offer(
        _written(stop),
        chosen,
        label.format(n=i18n.number(writes)),
        [row for row in found.rows if row.fate is not Fate.ALREADY],
        import_write.write_piece,
        stop.id if stop else None,
    )
    if done is None:
        return
    said = ngettext("{n} tenant convened.", "{n} tenants convened.", done.created)
    flash.say(said.format(n=i18n.number(done.created)))
    if stop:
        address.go(stop=str(stop.id))
    else:
        address.go(view=address.COMING)
    st.rerun()


def _problems(problems: tuple[RowProblem, ...]) -> None:
    if not problems:
        return
    st.markdown(f"**{_('Rows left out, and why')}**")
    imports.problems(problems, BY_KEY)
    st.caption(_("Correct them in the file and import it again: nobody is convened twice."))


def _known(found: Plan) -> None:
    imports.table(
        [_("Row"), _("In the file"), _("In Ponte"), _("Recognised"), _("What happens")],
        [
            (
                it.row.line,
                it.row.name,
                it.known_as,
                _(it.how.label) if it.how else "",
                _("on the list already") if it.fate is Fate.ALREADY else _("already known, linked"),
            )
            for it in found.rows
            if it.person_id is not None
        ],
        _("Known already"),
    )
