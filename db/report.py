"""The report of a period and territory: every figure of it, with its definition, ready to print.

The screen shows it, and slides, document and workbook are written from it: they all have the same
figures because they all have this one object.
"""

from collections.abc import Hashable
from typing import cast

from sqlalchemy.orm import Session

import i18n
from db import report_answers, report_cases, report_cover, report_headlines, report_places
from db.access import requires, without_actor
from db.clock import utcnow
from db.fact_sums import quarters_of, whole
from db.memory import Memory
from db.reference import Catalogue, catalogue_of
from db.report_parts import Setting
from db.tally_figures import protection_of
from domain.business_time import ROME
from domain.directory import PROVINCES
from domain.measures import MANY, MEANING_OF_PROTECTED, MEASURES
from domain.permissions import Actor, Permission
from domain.rates import Place
from domain.report import Definition, Headline, Report, Section, Table
from domain.report_period import Period, Territory
from domain.vocabulary import Role
from i18n import _
from settings import get_settings

REMEMBERED = 12
Key = tuple[Period, Territory, Role, str]
"""What a report is about, the role it is for, and its language."""


@requires(Permission.FIGURES_READ)
def build(session: Session, actor: Actor, period: Period, territory: Territory) -> Report:
    """The whole report, in the language in force; remembered. Raises NoSuchTerritory.

    Where figures are protected it is of the period's `on_grid`.
    """
    protected = protection_of(actor) is not None
    asked = period.on_grid() if protected else period
    key = (asked, territory, actor.role, i18n.language())
    return _built.get(session, key, protected=protected)


def _build(session: Session, key: Hashable) -> Report:
    period, territory, role, _language = cast(Key, key)
    actor = Actor(0, role.label, role)
    catalogue, k = catalogue_of(session), protection_of(actor)
    quarters_of(catalogue, territory)  # raises where there is no such place
    facts = whole(session, actor, period, territory)
    setting = Setting(session, actor, catalogue, period, territory, facts, k)
    headlines, in_part = report_headlines.headlines(session, setting)
    sections = _sections(setting)
    now = utcnow()
    return Report(
        language=i18n.language(),
        title=_("What tenants need, and who answers"),
        agency=get_settings().agency,
        territory=territory_label(catalogue, territory),
        period=period_label(period),
        since=period.first,
        until=period.last_day,
        made_at=now,
        protected=k is not None,
        fictitious=get_settings().demo,
        note=meaning(k),
        highlights=_highlights(sections, headlines),
        headlines=headlines,
        sections=sections,
        method=_method(period, k, in_part=in_part),
        definitions=tuple(_definition(code, k) for code in MEASURES),
    )


_built = Memory(_build, REMEMBERED)


@without_actor("words for a period, no data")
def period_label(period: Period) -> str:
    """`gennaio 2026 – marzo 2026`; one month as that."""
    first, last = (i18n.day(month, "MMMM y") for month in (period.first, period.last))
    return first if first == last else f"{first} – {last}"


@without_actor("reference data, no figures")
def territory_label(catalogue: Catalogue, territory: Territory) -> str:
    """The name of the place; a code nobody knows as it is."""
    if territory.kind is Place.QUARTER:
        place = catalogue.quarters_by_code.get(territory.code)
        return report_places.label(place) if place else territory.code
    if territory.kind is Place.MUNICIPALITY:
        town = catalogue.municipalities.get(territory.code)
        return town.name if town else territory.code
    if territory.kind is Place.PROVINCE:
        return _("Province of {name}").format(name=PROVINCES.get(territory.code, territory.code))
    return _("All quarters")


@without_actor("words about figures, no data")
def meaning(k: int | None) -> str:
    """What the figures are, in a sentence."""
    return _("The figures are exact.") if k is None else _(MEANING_OF_PROTECTED).format(k=k)


def _sections(of: Setting) -> tuple[Section, ...]:
    known = report_answers.network(of)
    return (
        Section("people", _("Who we met"), "", (report_cases.visits(of),)),
        Section("cases", _("Cases"), "", (
            report_cases.cases(of), report_cases.outcomes(of), report_cases.channels(of),
        )),
        Section("needs", _("Needs"), "", (
            report_cases.areas(of), report_cases.needs(of),
        )),
        Section("quarters", _("Quarters"), "", (
            report_places.quarters(of), report_places.quarter_areas(of),
            report_places.quarter_needs(of),
        )),
        Section("answers", _("Partners"), "", (
            report_answers.answers(of), report_answers.waits(of),
        )),
        Section(
            "network", _("The network"),
            _("Cover is that of today, whatever the period."),
            (report_cover.holes(of), report_answers.meetings(known)),
        ),
    )  # fmt: skip


def _highlights(sections: tuple[Section, ...], headlines: tuple[Headline, ...]) -> tuple[str, ...]:
    """What to say first: the findings of the tables that have something to say."""
    wanted = ("cases", "areas", "needs", "quarters", "answers", "holes")
    tables: dict[str, Table] = {t.code: t for section in sections for t in section.tables}
    found = [tables[code].message for code in wanted if tables[code].lines and tables[code].message]
    opened = next(line for line in headlines if line.measure == "opened")
    if opened.change.value:
        found.insert(1, _("New cases against as many months before: {change}").format(
            change=opened.change.text
        ))  # fmt: skip
    return tuple(found[:6]) or (_("Nothing was counted in this period and territory."),)


def _definition(code: str, k: int | None) -> Definition:
    measure = MEASURES[code]
    rule = _(measure.suppression.label).format(k=k, many=MANY) if k else _("Exact.")
    return Definition(
        code,
        _(measure.name),
        _(measure.meaning),
        _(measure.unit.label),
        _(measure.numerator),
        _(measure.denominator) if measure.denominator else "",
        rule,
    )


def _method(period: Period, k: int | None, *, in_part: bool) -> tuple[str, ...]:
    last = period.last_day
    unfinished = last >= utcnow().astimezone(ROME).date()
    paragraphs = [
        _("Every case, request to a partner and visit to the mobile office is counted once in its "
          "month (of opening, sending, closing or of the stop; Rome’s time) and quarter, when it "
          "is written down. The figures are sums of these counts, and the same everywhere. A "
          "closing and a reopening each count in their own month: a month that was reported does "
          "not change when a case is reopened. A case later closed as a duplicate of another was "
          "counted when it was opened, and stays counted."),
        _("Working time is Monday to Friday in office hours, without national holidays and the "
          "patron day of the province’s chief town."),
        _("The steadied rate is an empirical Bayes estimate: rates of quarters are taken to follow "
          "a gamma distribution fitted to all of them, and each is drawn towards its mean, the "
          "more the fewer dwellings it has. Its interval holds the true rate in nine of ten."),
    ]  # fmt: skip
    if k is not None:
        paragraphs.append(
            _("Protection: every record carries a random number; the sum of those in a cell "
              "decides how much its count is moved (cell-key method). The same cell therefore "
              "shows the same number in every view and file, and the difference of two cells "
              "tells nothing of the record between them. Shares and rates are made of the "
              "numbers shown.")
        )  # fmt: skip
    if in_part:
        paragraphs.append(
            _("The period before was recorded in part only: differences from it are not shown.")
        )
    if unfinished:
        day = i18n.day(utcnow().astimezone(ROME).date())
        paragraphs.append(_("The period is not over: figures are those of {day}.").format(day=day))
    return tuple(paragraphs)
