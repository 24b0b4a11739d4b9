"""The rows of cases, households and people, a piece of the plan at a time."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from operator import add
from random import Random

from db.demo import follow_up, heard, homes, names, plain
from db.demo.life import Teller
from db.demo.lives import DemoCase, DemoReferral, Life
from db.demo.network import Network
from db.demo.plan import CHANNELS, PlanSlice
from db.demo.rows import DemoSetting, Row, stamp, token
from db.demo.texts import words
from db.intake import numbers as case_numbers
from db.reference.catalogue import Catalogue, QuarterPlace
from domain.business_time import Calendar, day_of, week_of
from domain.cases import number as case_number
from domain.figures.months import CaseSeen, ReferralSeen, facts_of_case, facts_of_referral
from domain.figures.totals import CaseCounts, Totals
from domain.figures.weeks import Counted
from domain.periods import kept_until
from domain.vocabulary import CaseStatus

COLUMNS = {
    **homes.COLUMNS,
    "case": words("""
        id reference household_id quarter_id channel opened_at opened_by urgency status
        next_actor due_at overdue referred restricted outcome closed_at privacy_version
        privacy_given_on retain_until version referred_after answered_after referred_at
        answered_at language privacy_way"""),
    "case_need": words("case_id need_code severity"),
    "case_event": words("case_id at user_id kind text"),
    "referral": words("""
        id case_id partner_id service_id contact_id status message sent_at sent_by due_at
        answered_at ended_at reason reply_until follow_up_at question reserved"""),
    **follow_up.COLUMNS,
}

_Waits = tuple[int | None, int | None]
"""Working minutes until the first request, and from it to the first answer."""


@dataclass(slots=True)
class Piece:
    """Rows by table, what people are found by, and what to add to the tallies.

    Ids of referrals and messages count from 1 in every piece; `db.demo.load` moves them on.
    """

    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in COLUMNS})
    people: list[homes.FoundBy] = field(default_factory=list)
    """Of each person of this piece, in their order."""
    records: dict[int, list[int]] = field(default_factory=dict)
    """What partners did, in the order of `follow_up.RECORD`."""
    counts: Totals = field(default_factory=Totals)


class Maker:
    """Makes pieces; one in each process."""

    def __init__(self, catalogue: Catalogue, network: Network, setting: DemoSetting) -> None:
        self.catalogue, self.network, self.setting = catalogue, network, setting
        self.tempers = {
            q.id: heard.Temper(Random(f"temper/{setting.seed}/{q.code}"))
            for q in catalogue.quarters.values()
        }
        self.calendars = {
            province: Calendar.of(province, setting.office_hours) for province in ("VA", "CO", "MB")
        }
        self.numbering = lru_cache(200_000)(case_numbers.draw())
        self.writer = follow_up.Writer(setting.now, setting.user_id, stamp, token)

    def piece(self, part: PlanSlice) -> Piece:
        """All rows of a slice; the same for the same slice, whoever makes it."""
        rng = Random(f"cases/{self.setting.seed}/{part.first_case}")
        teller = Teller(rng, self.network, self.calendars, self.setting.now)
        made, written = Piece(), part.first_household - 1
        for i, seconds in enumerate(part.opened):
            opened = datetime.fromtimestamp(seconds, UTC)
            household, came_before = part.household[i], 0 < part.household[i] <= written
            dice = Random(f"{self.setting.seed}/{household}") if household else rng
            home = homes.home(dice)
            if household > written:
                written = household
                people = homes.people(dice, home, self.setting.today)
                _write_home(made, household, home, part.quarter[i], people, opened)
            case = self._heard(rng, home, part.quarter[i], opened, came_before)
            own = Random(f"language/{self.setting.seed}/{household or part.first_case + i}")
            case = replace(case, language=homes.language(own, home))
            own = Random(f"plain/{self.setting.seed}/{part.first_case + i}")
            other = self._plain(own, home, case)
            life = self._whole(teller, rng, household, case)
            if other is not None:
                # Has dice of its own. Those of the others were thrown all the same for what was
                # heard first: so whoever comes after stays as they have always been told.
                alone = Teller(own, self.network, self.calendars, self.setting.now)
                case, life = other, self._whole(alone, own, household, other)
            self._write_case(made, part, i, case, life)
        return made

    def _whole(self, teller: Teller, rng: Random, household: int, case: DemoCase) -> Life:
        life = teller.tell(case)
        life.informed = rng.random() < (0.97 if household else 0.6)
        rng.getrandbits(32)  # no longer used; what follows stays as it has always been told
        life.reminder = self.writer.reminder(rng, life)
        return life

    def _heard(
        self, rng: Random, home: homes.Home, quarter_id: int, opened: datetime, came_before: bool
    ) -> DemoCase:
        quarter, day = self.catalogue.quarters[quarter_id], day_of(opened)
        surge = self._surges(quarter, day)
        theme = self.tempers[quarter_id].theme(
            rng, home.profile, day, foreign=home.foreign, surge=surge
        )
        needs = heard.needs_of(rng, theme, day, foreign=home.foreign, minors=home.minors)
        return DemoCase(opened, quarter, theme, needs, heard.urgency_of(rng, theme), came_before)

    def _surges(self, quarter: QuarterPlace, day: date) -> bool:
        age = (self.setting.today - day).days
        return quarter.code == heard.SURGE_QUARTER and age <= heard.SURGE_DAYS

    def _plain(self, dice: Random, home: homes.Home, case: DemoCase) -> DemoCase | None:
        """The same visit for something plain; None: it was not."""
        day = day_of(case.opened)
        theme = plain.theme(dice, home.profile, foreign=home.foreign)
        if theme is None or self._surges(case.quarter, day):
            return None
        needs = heard.needs_of(dice, theme, day, foreign=home.foreign, minors=home.minors)
        return replace(case, theme=theme, needs=needs, urgency=heard.urgency_of(dice, theme))

    def _write_case(self, made: Piece, part: PlanSlice, i: int, case: DemoCase, life: Life) -> None:
        case_id, informed = part.first_case + i, life.informed
        overdue = life.due_at is not None and life.due_at <= self.setting.now
        day = day_of(case.opened)
        ends = day_of(life.closed_at or case.opened)
        reference = case_number.reference(
            self.numbering, case.quarter.province, day.year, part.number[i]
        )
        restricted = any(self.catalogue.needs[code].restricted for code in case.needs)
        times = self._times(case, life)
        made.rows["case"].append(
            (
                case_id,
                reference,
                part.household[i] or None,
                case.quarter.id,
                CHANNELS[part.channel[i]],
                stamp(case.opened),
                self.setting.user_id,
                case.urgency,
                life.status.value,
                life.next_actor and life.next_actor.value,
                stamp(life.due_at),
                int(overdue),
                int(bool(life.referrals)),
                int(restricted),
                life.outcome and life.outcome.value,
                stamp(life.closed_at),
                self.setting.privacy_version if informed else None,
                day.isoformat() if informed else None,
                kept_until(ends, self.setting.retention_years).isoformat(),
                1,
                *times,
                stamp(life.first_asked),
                stamp(life.first_answered),
                case.language or None,
                self._told_how(case_id, CHANNELS[part.channel[i]], case) if informed else None,
            )
        )
        made.rows["case_need"].extend((case_id, code, n) for code, n in sorted(case.needs.items()))
        self._write_life(made, case_id, reference, case, life)
        self._count(made, CHANNELS[part.channel[i]], case, life, times)

    def _told_how(self, case_id: int, channel: str, case: DemoCase) -> str | None:
        own = Random(f"notice/{self.setting.seed}/{case_id}")
        way = homes.told_how(own, channel, case.language)
        return way and way.value

    def _count(
        self,
        made: Piece,
        channel: str,
        case: DemoCase,
        life: Life,
        times: tuple[int | None, int | None],
    ) -> None:
        areas, needs = self.catalogue.areas_of(set(case.needs)), frozenset(case.needs)
        overdue = life.due_at is not None and life.due_at <= self.setting.now
        closed = week_of(life.closed_at) if life.closed_at else None
        place, open_ = case.quarter.id, life.status is not CaseStatus.CLOSED
        week = week_of(case.opened)
        counted = Counted(place, case.urgency, areas, week, open_, overdue, closed)
        firsts = life.first_asked, life.first_answered
        ends = life.closed_at, life.outcome
        seen = CaseSeen(
            place, case.opened, channel, case.urgency, needs, areas, *times, *firsts, *ends
        )
        facts = facts_of_case(seen)
        for asked in life.referrals:
            moments = asked.sent_at, asked.due_at, asked.answered_at, asked.ended_at
            facts += facts_of_referral(ReferralSeen(place, asked.status, *moments))
        made.counts.add_case(CaseCounts(counted, needs, tuple(facts)))

    def _times(self, case: DemoCase, life: Life) -> _Waits:
        return self.calendars[case.quarter.province].waits(
            case.opened,
            [asked.sent_at for asked in life.referrals],
            [asked.answered_at for asked in life.referrals if asked.answered_at],
        )

    def _write_life(
        self, made: Piece, case_id: int, reference: str, case: DemoCase, life: Life
    ) -> None:
        user = self.setting.user_id
        made.rows["case_event"].extend(
            (case_id, stamp(at), user, kind.value, token(text)) for at, kind, text in life.events
        )
        first = len(made.rows["referral"]) + 1
        made.rows["task"].extend(self.writer.tasks(case_id, life, first))
        calendar = self.calendars[case.quarter.province]
        for number, asked in enumerate(life.referrals, first):
            self._write_referral(made, number, case_id, asked, calendar)
            made.rows["referral_event"].extend(self.writer.timeline(number, asked))
            for mail in self.writer.mails(number, reference, asked):
                mail_id = len(made.rows["mail"]) + 1
                made.rows["mail"].append((mail_id, *mail))
                made.rows["mail_referral"].append((mail_id, number))
            total = made.records.setdefault(asked.to.partner_id, [0] * len(follow_up.RECORD))
            total[:] = map(add, total, follow_up.counts(asked))

    def _write_referral(
        self, made: Piece, number: int, case_id: int, asked: DemoReferral, calendar: Calendar
    ) -> None:
        made.rows["referral"].append(
            (
                number,
                case_id,
                asked.to.partner_id,
                asked.to.service_id,
                asked.to.contact_id,
                asked.status.value,
                token(asked.message),
                stamp(asked.sent_at),
                self.setting.user_id,
                stamp(asked.due_at),
                stamp(asked.answered_at),
                stamp(asked.ended_at),
                asked.reason,
                self.writer.until(asked),
                self.writer.step(calendar, asked),
                token(asked.question) if asked.question else None,
                int(asked.to.reserved),
            )
        )


def _write_home(
    made: Piece,
    household: int,
    home: homes.Home,
    quarter_id: int,
    people: list[names.Someone],
    opened: datetime,
) -> None:
    rows = made.rows
    rows["household"].append((household, quarter_id, home.size, home.minors, home.over_65))
    for someone in people:
        made.people.append(homes.found_by(someone))
        rows["person"].append(homes.person_row(None, household, someone, opened))
