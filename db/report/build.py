"""The report of a period and territory: every figure of it, with its definition, ready to print.

The screen shows it, and slides, document and workbook are written from it: they all have the same
figures because they all have this one object.
"""

from collections.abc import Hashable
from typing import cast

from sqlalchemy.orm import Session

import i18n
from db import clock
from db.access import requires, without_actor
from db.actions.read import Actions
from db.clock import utcnow
from db.figures.month_sums import first_month, quarters_of, whole
from db.figures.releases import Released
from db.memory import Memory
from db.network.summary import NetworkSummary
from db.reference.catalogue import Catalogue, catalogue_of
from db.report import actions, cases, cover, method, offer, partners, quarters
from db.report import headlines as report_headlines
from db.report import heard as report_heard
from db.report.messages import messages
from db.report.parts import Setting, months_label, unrecorded
from domain.directory.forms import PROVINCES
from domain.figures.months import Statistic
from domain.figures.rates import Place
from domain.permissions import Actor, Permission
from domain.report.contents import Headline, Report, Section, Table
from domain.report.period import YEAR, Period, Territory
from domain.vocabulary import Role
from i18n import _
from settings import get_settings

REMEMBERED = 12
RECORDED = (Statistic.CASE_OPENED, Statistic.VISIT, Statistic.REFERRAL_SENT)
"""By which it is known since when anything was recorded."""
Key = tuple[Period, Territory, Role, str, Released | None]
"""What a report is about, the role it is for, its language, and the release it is read from."""


@requires(Permission.FIGURES_READ)
def build(session: Session, actor: Actor, period: Period, territory: Territory) -> Report:
    """The whole report, in the language in force; remembered. Raises NotThere.

    Who sees no cases gets what `db.report.offer` grants: a closed period of a large place, as it
    was released; NotThere before the first release.
    """
    granted, source = offer.granted(session, actor, period, territory)
    key = (granted, territory, actor.role, i18n.language(), source)
    return _built.get(session, key, protected=source is not None)


def _build(session: Session, key: Hashable) -> Report:
    period, territory, role, _language, source = cast(Key, key)
    actor, catalogue = Actor(0, role.label, role), catalogue_of(session)
    quarters_of(catalogue, territory)  # raises where there is no such place
    facts = whole(session, period, territory, source)
    recorded = _recorded(session, source)
    setting = Setting(session, actor, catalogue, period, territory, facts, source, recorded)
    headlines, in_part = report_headlines.headlines(session, setting)
    network = partners.network(setting)
    done = actions.found(setting)
    sections = _sections(setting, network, done)
    tables = [table for section in sections for table in section.tables]
    said = messages(setting, tables, headlines, network, done)
    return Report(
        language=i18n.language(),
        title=_("What tenants need, and who answers"),
        agency=get_settings().agency,
        territory=territory_label(catalogue, territory),
        period=period_label(period),
        since=period.first,
        until=period.last_day,
        made_at=utcnow(),
        protected=source is not None,
        fictitious=get_settings().demo,
        note=method.meaning(source),
        highlights=(unrecorded(),) if setting.silent else _highlights(sections, headlines),
        headlines=headlines,
        sections=sections,
        method=method.method(period, source, in_part=in_part),
        definitions=method.definitions(_measures(sections, headlines), source),
        released=source.day if source else None,
        messages=said,
    )


def _recorded(session: Session, source: Released | None) -> Period | None:
    """The months of which anything was recorded, to this one."""
    begun = [month for what in RECORDED if (month := first_month(session, what, source))]
    this_month = clock.today().replace(day=1)
    return Period(min(begun), max(this_month, *begun)) if begun else None


def _measures(sections: tuple[Section, ...], headlines: tuple[Headline, ...]) -> set[str]:
    """The codes of all that is shown."""
    columns = (c.measure for section in sections for table in section.tables for c in table.columns)
    return {*columns, *(headline.measure for headline in headlines)} - {""}


_built = Memory(_build, REMEMBERED)


@without_actor("words for a period, no data")
def period_label(period: Period) -> str:
    """`gennaio 2026 – marzo 2026`; one month as that."""
    return months_label(period)


@without_actor("reference data, no figures")
def territory_label(catalogue: Catalogue, territory: Territory) -> str:
    """The name of the place; a code nobody knows as it is."""
    if territory.kind is Place.QUARTER:
        place = catalogue.quarters_by_code.get(territory.code)
        return quarters.label(place) if place else territory.code
    if territory.kind is Place.MUNICIPALITY:
        town = catalogue.municipalities.get(territory.code)
        return town.name if town else territory.code
    if territory.kind is Place.PROVINCE:
        return _("Province of {name}").format(name=PROVINCES.get(territory.code, territory.code))
    return _("All quarters")


def _sections(of: Setting, known: NetworkSummary, done: Actions) -> tuple[Section, ...]:
    about_quarters = _quarters(of)
    return (
        Section("people", _("Who we met"), "", (cases.visits(of),)),
        Section(
            "cases",
            _("Cases"),
            "",
            (
                cases.cases(of),
                cases.outcomes(of),
                cases.channels(of),
            ),
        ),
        Section(
            "needs",
            _("Needs"),
            "",
            (
                cases.areas(of),
                cases.needs(of),
            ),
        ),
        Section("quarters", _("Quarters"), "", about_quarters),
        Section(
            "actions",
            _("Actions in quarters"),
            _("What is done where it was heard, with whom, and what came of it."),
            (actions.table(of, done, about_quarters),),
        ),
        Section(
            "answers",
            _("Partners"),
            "",
            (
                partners.answers(of),
                partners.waits(of),
            ),
        ),
        Section(
            "network",
            _("The network"),
            _("Cover is that of today, whatever the period."),
            (cover.holes(of), partners.meetings(known)),
        ),
    )


def _quarters(of: Setting) -> tuple[Table, ...]:
    if of.released:
        heard = report_heard.quarters(of, of.released)
        if of.period.length < YEAR:
            return (heard,)
        return heard, report_heard.quarter_areas(of, of.released)
    return (
        quarters.quarters(of),
        quarters.quarter_areas(of),
        quarters.quarter_needs(of),
    )


def _highlights(sections: tuple[Section, ...], headlines: tuple[Headline, ...]) -> tuple[str, ...]:
    """What to say first: the findings of the tables that have something to say."""
    wanted = ("cases", "areas", "needs", "quarters", "answers", "holes", "actions")
    tables: dict[str, Table] = {t.code: t for section in sections for t in section.tables}
    found = [tables[code].message for code in wanted if tables[code].lines and tables[code].message]
    opened = next(line for line in headlines if line.measure == "opened")
    if opened.change.value:
        found.insert(
            1,
            _("New cases against as many months before: {change}").format(
                change=opened.change.text
            ),
        )
    return tuple(found[:6]) or (_("Nothing was counted in this period and territory."),)
