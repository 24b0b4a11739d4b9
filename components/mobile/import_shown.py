"""What an import of convened tenants would do, put into words: who, when, to which stop."""

from collections.abc import Iterator, Mapping
from typing import Any

import streamlit as st

import i18n
from components.imports import preview
from components.mobile import words
from db.mobile.import_lists import StopOfList
from db.mobile.import_plan import MOVE, Fate, Plan, PlannedTenant
from db.reference.catalogue import Catalogue
from domain.imports.plan import SameAs
from domain.mobile.corrected import TenantField
from i18n import _, ngettext

_KEY = "convened-import"
Stops = Mapping[int, StopOfList]


def show(found: Plan, stops: Stops, catalogue: Catalogue) -> None:
    """What would be corrected; who is convened anew, and who of them is known already."""
    _past(found, stops)
    preview.paged(
        f"{_KEY}-changes",
        _("What would be corrected"),
        [_("Row"), _("In Ponte"), _("Recognised"), _("Field"), _("Now"), _("After")],
        [it for it in found.rows if it.fate is Fate.CHANGE],
        _changes,
    )
    preview.paged(
        f"{_KEY}-new",
        _("Who would be convened"),
        [
            *(_("Row"), _("Family name"), _("Given name"), _("Stop"), _("Hour")),
            *(_("Codice fiscale"), _("Telephone"), _("Address"), _("Quarter")),
        ],
        [it for it in found.rows if it.fate is Fate.NEW],
        lambda it: [_convened(it, stops, catalogue)],
    )
    preview.paged(
        f"{_KEY}-known",
        _("Known already"),
        [
            *(_("Row"), _("In the file"), _("In Ponte"), _("Recognised")),
            *(_("Stop"), _("Hour"), _("What happens")),
        ],
        [it for it in found.rows if it.fate in (Fate.KNOWN, Fate.ALREADY)],
        lambda it: [_known(it, stops, catalogue)],
    )


def it_is(one: SameAs) -> str:
    """That a row means somebody who is known, or one convened to another stop."""
    if one.ref == MOVE:
        return _("Moved here from the stop of {day}").format(day=one.about)
    return _("It is {name}: {why}").format(name=one.name, why=_(one.why))


def _past(found: Plan, stops: Stops) -> None:
    late = sum(stops[it.stop_id].is_over for it in found.rows if it.fate is not Fate.ALREADY)
    if late:
        said = ngettext(
            "{n} row is for a stop that is over.", "{n} rows are for stops that are over.", late
        )
        st.warning(said.format(n=i18n.number(late)), icon=":material/history:")


def _changes(it: PlannedTenant) -> Iterator[tuple[Any, ...]]:
    for change in it.changes:
        is_phone = change.what is TenantField.PHONE
        shown = (i18n.phone(text) if is_phone else text for text in (change.before, change.after))
        yield it.row.line, it.known_as, _how(it), _(change.what.label), *(s or "–" for s in shown)


def _convened(it: PlannedTenant, stops: Stops, catalogue: Catalogue) -> tuple[Any, ...]:
    row = it.row
    return (
        row.line,
        row.family_name,
        row.given_name,
        _stop(it, stops, catalogue),
        _hour(it),
        row.codice_fiscale,
        i18n.phone(row.phone),
        row.address,
        words.quarter(catalogue, it.quarter_id),
    )


def _known(it: PlannedTenant, stops: Stops, catalogue: Catalogue) -> tuple[Any, ...]:
    return (
        it.row.line,
        it.row.name,
        it.known_as,
        _how(it),
        _stop(it, stops, catalogue),
        _hour(it),
        _happens(it),
    )


def _happens(it: PlannedTenant) -> str:
    if it.fate is Fate.KNOWN:
        return _("moved here") if it.visit else _("already known, linked")
    if it.changes:
        return _("marked at the stop already: stays as it is")
    return _("on the list already")


def _how(it: PlannedTenant) -> str:
    return _(it.how.label) if it.how else ""


def _stop(it: PlannedTenant, stops: Stops, catalogue: Catalogue) -> str:
    """`24 nov 2026, San Fermo`."""
    stop = stops[it.stop_id]
    where = words.quarter(catalogue, stop.quarter_id)
    over = f" ({_('over')})" if stop.is_over else ""
    return f"{i18n.day(stop.starts_at)}, {where}{over}"


def _hour(it: PlannedTenant) -> str:
    return i18n.clock(it.starts_at) if it.starts_at else ""
