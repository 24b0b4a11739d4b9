"""Everything that somebody who may not know can open, word for word: each function that their
screens and files call, the number that *Oggi* compares, the mails that leave, a partner's page.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property, partial
from typing import Any

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.accounts import listing as sessions
from db.accounts import users
from db.actions import of_period as actions_of_period
from db.actions import places as action_places
from db.actions import read as actions
from db.actions import steps as action_steps
from db.campo import devices
from db.cases import detail as case_detail
from db.cases import listing as case_list
from db.cases import merged
from db.cases.filters import CaseFilters, View
from db.clock import utcnow
from db.cover import lines as cover
from db.cover import told as cover_told
from db.directory import calls, places, proposals, verification_ask
from db.directory import detail as partners
from db.directory import history as partner_history
from db.directory import search as partner_search
from db.directory.search import PartnerFilters
from db.handout import prepare as handout_prepare
from db.handout import readings as handout_readings
from db.home import staff_mail, today
from db.imports import runs
from db.matching import rank as matching
from db.mobile import import_lists, stops
from db.models.actions import QuarterAction
from db.models.directory import Partner
from db.models.mobile import MobileStop
from db.models.network import Meeting
from db.models.referrals import Referral
from db.network import attendance, invitations, meetings, members, owners, promises, summary
from db.quarters import compare, year
from db.quarters import profile as quarter_profile
from db.quarters import table as quarters
from db.record import checks, listing
from db.reference.catalogue import catalogue_of
from db.referrals import board, lists, news
from db.referrals import reply as replies
from db.report import build as report
from db.report import offer
from db.warnings import read as warnings
from domain.errors import Refused
from domain.handout.asked import SheetAsked
from domain.imports.runs import ImportList
from domain.permissions import Actor, PermissionDenied
from domain.record.kinds import KINDS
from domain.report.period import Period, Territory
from domain.vocabulary import Capacity
from exchange.handout import said as handout_said
from exchange.home import letter as staff_letter
from exchange.referrals import letter as referral_letter

REFUSED = (LookupError, ValueError, Refused)
Texts = dict[str, list[str]]
SOME, MANY = 4, 12
"""Of what is alike many times over: the last ones, and from all over."""


@dataclass
class Shelf:
    """What there is to be opened, by its public names; of `cases` the references, also of what may
    not be seen: they are typed into the address.
    """

    session: Session
    cases: Sequence[str]

    @cached_property
    def partners(self) -> list[str]:
        """Every organisation."""
        return self._all(Partner.reference)

    @cached_property
    def quarters(self) -> list[str]:
        """Quarters from all over."""
        every = sorted(catalogue_of(self.session).quarters_by_code)
        return every[:: max(1, len(every) // MANY)]

    @cached_property
    def stops(self) -> list[int]:
        """The last stops of the mobile office."""
        return self._all(MobileStop.id)[-MANY:]

    @cached_property
    def meetings(self) -> list[int]:
        """Meetings of the network."""
        return self._all(Meeting.id)[-MANY:]

    @cached_property
    def actions(self) -> list[int]:
        """Actions in quarters."""
        return self._all(QuarterAction.id)[-MANY:]

    def _all(self, column: Any) -> list[Any]:
        return list(self.session.scalars(select(column).order_by(column)))


Call = Callable[[Session, Actor, Shelf], Iterable[object]]


def _each(function: Callable[..., object], of: str) -> Call:
    """A function called for each thing of that kind."""
    return lambda s, a, shelf: [_or_why(partial(function, s, a, x)) for x in getattr(shelf, of)]


def _once(function: Callable[..., object], *given: object) -> Call:
    return lambda s, a, _shelf: [function(s, a, *given)]


def _actions_in_period(session: Session, actor: Actor, _shelf: Shelf) -> Iterable[object]:
    year = Period.of_year(utcnow().year)
    everywhere, found = tuple(catalogue_of(session).quarters), actions_of_period.in_period
    return [found(session, actor, year.first, year.last_day, everywhere, MANY)]


def _or_why(look: Callable[[], object]) -> object:
    try:
        return look()
    except REFUSED as error:
        return type(error).__name__


def _searches(session: Session, actor: Actor, _shelf: Shelf) -> Iterator[object]:
    """The directory by its filters and by words that name what is reserved."""
    catalogue = catalogue_of(session)
    asked = [PartnerFilters(need=code) for code in (*catalogue.needs, *catalogue.areas)]
    asked += [PartnerFilters(capacity=frozenset({each})) for each in Capacity]
    asked += [PartnerFilters(verified=True), PartnerFilters(inactive=True)]
    for filters in asked:
        yield partner_search.search(session, actor, "", filters)
    for words in ("", "centro antiviolenza", "psicologo", "posti liberi", "pacco alimentare"):
        yield partner_search.search(session, actor, words)


def _suggestions(session: Session, actor: Actor, shelf: Shelf) -> Iterator[object]:
    catalogue = catalogue_of(session)
    place = next(iter(catalogue.quarters))
    for code in [*catalogue.needs][::3]:
        yield matching.suggest(session, actor, frozenset({code}), place, limit=50)
    for reference in shelf.cases[-SOME:]:
        some = frozenset(catalogue.needs)
        yield matching.suggest(session, actor, some, place, case_reference=reference)


def _pages_of_cases(session: Session, actor: Actor, _shelf: Shelf) -> Iterator[object]:
    catalogue = catalogue_of(session)
    for filters in (
        *(CaseFilters(view) for view in View),
        *(CaseFilters(View.ALL, need=code) for code in catalogue.areas),
        *(CaseFilters(View.ALL, urgency=level) for level in range(1, 5)),
    ):
        yield _or_why(partial(_page, session, actor, filters))


def _page(session: Session, actor: Actor, filters: CaseFilters) -> object:
    found = case_list.page(session, actor, filters, size=200)
    return found.rows, found.count, found.more


def _record(session: Session, actor: Actor, shelf: Shelf) -> Iterator[object]:
    for kind in ("", *KINDS):
        yield listing.list_events(session, actor, listing.Wanted(kind=kind), size=500)
    for subject in (*shelf.cases[-SOME:], *shelf.partners):
        yield listing.list_events(session, actor, listing.Wanted(subject=subject))


def _reports(session: Session, actor: Actor, _shelf: Shelf) -> Iterator[object]:
    for period in (Period.of_year(utcnow().year), Period.of_year(utcnow().year - 1)):
        yield _or_why(partial(report.build, session, actor, period, Territory()))


def _candidates(session: Session, actor: Actor, meeting: int) -> object:
    return invitations.candidates(session, actor, meeting, invitations.InviteSearch())


def _since(days: int) -> Any:
    return utcnow() - timedelta(days=days)


CALLS: dict[str, Call] = {
    "db.accounts.listing.list_sessions": _once(sessions.list_sessions),
    "db.accounts.users.list_users": _once(users.list_users),
    "db.actions.of_period.in_period": _actions_in_period,
    "db.actions.places.going_on": _once(action_places.going_on),
    "db.actions.read.detail": _each(actions.detail, "actions"),
    "db.actions.read.history": _each(actions.history, "actions"),
    "db.actions.read.listed": _once(actions.listed),
    "db.actions.read.of_quarter": _each(actions.of_quarter, "quarters"),
    "db.actions.read.organisations": _once(actions.organisations),
    "db.actions.read.owners": _once(actions.owners),
    "db.actions.steps.to_do": _once(action_steps.to_do),
    "db.campo.devices.listing": _once(devices.listing),
    "db.cases.detail.detail": _each(case_detail.detail, "cases"),
    "db.cases.listing.counts": _once(case_list.counts),
    "db.cases.listing.page": _pages_of_cases,
    "db.cases.merged.leads_to": _each(merged.leads_to, "cases"),
    "db.cases.merged.merged_into": _each(merged.merged_into, "cases"),
    "db.cover.lines.gaps": _once(cover.gaps),
    "db.cover.told.holes": _once(cover_told.holes),
    "db.cover.told.of_needs": _once(cover_told.of_needs),
    "db.directory.calls.called": _each(calls.called, "partners"),
    "db.directory.calls.doubted": _once(calls.doubted),
    "db.directory.detail.detail": _each(partners.detail, "partners"),
    "db.directory.detail.history": _each(partners.history, "partners"),
    "db.directory.history.history": _each(partner_history.history, "partners"),
    "db.directory.places.held_of": _each(places.held_of, "partners"),
    "db.directory.proposals.of_partner": _each(proposals.of_partner, "partners"),
    "db.directory.proposals.waiting": _once(proposals.waiting),
    "db.directory.search.search": _searches,
    "db.directory.verification_ask.last": _each(verification_ask.last, "partners"),
    "db.handout.readings.listing": _once(handout_readings.listing),
    "db.home.today.accounts": _once(today.accounts),
    "db.home.today.next_stops": _once(today.next_stops),
    "db.home.today.to_verify": _once(today.to_verify),
    "db.imports.runs.recent": _once(runs.recent, ImportList.DIRECTORY),
    "db.matching.rank.suggest": _suggestions,
    "db.mobile.import_lists.days": lambda s, a, shelf: [import_lists.days(s, a, shelf.stops)],
    "db.mobile.stops.coming": _once(stops.coming),
    "db.mobile.stops.for_calendar": _once(stops.for_calendar),
    "db.mobile.stops.here": _once(stops.here),
    "db.mobile.stops.past": _once(stops.past),
    "db.mobile.stops.stop": _each(stops.stop, "stops"),
    "db.mobile.stops.today": _once(stops.today),
    "db.network.attendance.of_meeting": _each(attendance.of_meeting, "meetings"),
    "db.network.invitations.candidates": _each(_candidates, "meetings"),
    "db.network.meetings.calendar": _once(meetings.calendar),
    "db.network.meetings.detail": _each(meetings.detail, "meetings"),
    "db.network.members.members": _once(members.members),
    "db.network.members.of_partner": _each(members.of_partner, "partners"),
    "db.network.owners.owners": _once(owners.owners),
    "db.network.promises.listed": _once(promises.listed),
    "db.network.promises.mine": _once(promises.mine),
    "db.network.promises.of_meeting": _each(promises.of_meeting, "meetings"),
    "db.network.promises.to_follow": _once(promises.to_follow),
    "db.network.summary.summary": lambda s, a, _shelf: [
        summary.summary(s, a, _since(365).date(), utcnow().date())
    ],
    "db.quarters.compare.periods": _once(compare.periods),
    "db.quarters.profile.profile": _each(quarter_profile.profile, "quarters"),
    "db.quarters.table.areas": _once(quarters.areas),
    "db.quarters.table.as_of": _once(quarters.as_of),
    "db.quarters.table.summary": _once(quarters.summary),
    "db.quarters.table.table": _once(quarters.table),
    "db.quarters.year.course": _once(year.course),
    "db.record.checks.standing": _once(checks.standing),
    "db.record.listing.list_events": _record,
    "db.record.listing.weeks_on_cases": _once(listing.weeks_on_cases),
    "db.referrals.board.board": lambda s, a, _shelf: [
        board.board(s, a, utcnow(), size=n) for n in (1, 500)
    ],
    "db.referrals.lists.answers_since": lambda s, a, _shelf: [lists.answers_since(s, a, _since(9))],
    "db.referrals.lists.without_answer": _once(lists.without_answer, 500),
    "db.referrals.news.answers_after": lambda s, a, _shelf: [news.answers_after(s, a, _since(9))],
    "db.report.build.build": _reports,
    "db.report.offer.offer": _once(offer.offer),
    "db.warnings.read.of_quarter": lambda s, a, _shelf: [
        warnings.of_quarter(s, a, n) for n in catalogue_of(s).quarters
    ],
    "db.warnings.read.lately": _once(warnings.lately),
    "db.warnings.read.unseen": _once(warnings.unseen),
}
"""Every function with something to read that a role without every case may call."""

NOT_READ = {
    "db.directory.export.export": "what `search` and `detail` tell, and it writes",
    "db.directory.import_plan.plan": "compares a file with what `detail` tells",
    "db.directory.import_write.write_piece": "what of a file was written",
    "db.directory.verification.behind": "what `detail` tells, behind a link of one's own",
    "db.drafts.keep.became": "one's own words",
    "db.drafts.keep.kept": "one's own words",
    "db.drafts.keep.load": "one's own words",
    "db.drafts.keep.read": "one's own words",
    "db.drafts.keep.move": "one's own words",
    "db.drafts.listing.of_mine": "one's own words",
    "db.imports.layouts.layout": "how files of the directory were read",
    "db.imports.layouts.meanings": "how files of the directory were read",
    "db.imports.runs.begin": "one's own import",
    "db.imports.runs.of_file": "what `recent` tells",
    "db.mail.choices.own": "one's own choice",
    "db.accounts.codes.offer": "one's own account",
    "db.accounts.factors.own": "one's own account",
    "db.accounts.listing.own_sessions": "one's own account",
    "db.accounts.passkeys.adding": "one's own account",
    "db.mobile.plan.add": "what one has planned",
    "db.ops.problems.of_installation": "the installation; nothing in a demonstration",
    "db.record.export.export": "what `list_events` tells, and it writes",
    "db.reference.catalogue.catalogue": "reference data",
}
"""What gives something back and is not called here, and why."""


def of_role(session: Session, actor: Actor, cases: Sequence[str]) -> Texts:
    """All that a role can open, by the function that tells it; of `cases` each by its reference."""
    shelf, found = Shelf(session, cases), Texts()
    for name, call in CALLS.items():
        with suppress(PermissionDenied):
            found[name] = [str(_plain(each)) for each in call(session, actor, shelf)]
    found["the number that Oggi compares"] = [news.version(actor.role)]
    return found


def of_partners(session: Session, reserved: bool = False) -> Texts:
    """What the partners of requests that say nothing reserved read: pages and mails."""
    asked = select(Referral.id).where(Referral.reserved.is_(reserved)).order_by(Referral.id)
    facts = {number: replies.facts(session, number) for number in session.scalars(asked)}
    return {
        "page of a request": [f"{number} {told}" for number, told in facts.items()],
        "mails of a request": [
            f"{write(told, 'link')}"
            for told in facts.values()
            for write in (referral_letter.write, referral_letter.answer)
        ],
    }


def of_mail(session: Session) -> Texts:
    """The mails to people of the agency whose turn has come, as they leave, by their address."""
    written: Texts = {}
    while letter := staff_mail.claim(session):
        subject, body = staff_letter.write(letter)
        written.setdefault(letter.address, []).append(f"{subject} {body}")
    return written


def of_sheet(session: Session, reference: str, asked: SheetAsked) -> Texts:
    """What stands on the sheet of a tenant, name and hour of making apart."""
    handout = handout_prepare.of_case(session, handout_prepare.case_of(session, reference), asked)
    return {"sheet": [str(handout_said.say(handout, asked.language, utcnow()))]}


def _plain(answer: object) -> object:
    return answer.to_dict("records") if isinstance(answer, pd.DataFrame) else answer
