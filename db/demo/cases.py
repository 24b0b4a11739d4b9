"""The rows of cases, households and people, a piece of the plan at a time."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate
from operator import add
from random import Random
from typing import Any

from db.crypto import encrypt
from db.demo import follow_up, heard, names
from db.demo.life import Teller
from db.demo.lives import Asked, Heard, Life
from db.demo.network import Network
from db.demo.plan import CHANNELS, PlanSlice
from db.intake import numbers as case_numbers
from db.people.index import tokens_of
from db.reference.catalogue import Catalogue
from domain.business_time import ROME, Calendar, week_of
from domain.cases import number as case_number
from domain.figures.months import CaseSeen, ReferralSeen, facts_of_case, facts_of_referral
from domain.figures.totals import Totals
from domain.figures.weeks import Counted
from domain.periods import kept_until
from domain.vocabulary import CaseStatus

Row = tuple[Any, ...]
COLUMNS = {
    "household": ("id", "quarter_id", "size", "minors", "over_65"),
    "person": (
        "id", "household_id", "family_name", "given_name", "codice_fiscale", "phone", "email",
        "address", "dwelling", "fictitious", "created_at",
    ),
    "case": (
        "id", "reference", "household_id", "quarter_id", "channel", "opened_at", "opened_by",
        "urgency", "status", "next_actor", "due_at", "overdue", "referred", "restricted",
        "outcome", "closed_at", "privacy_version", "privacy_given_on", "retain_until", "version",
        "referred_after", "answered_after", "referred_at", "answered_at",
    ),
    "case_need": ("case_id", "need_code", "severity"),
    "case_event": ("case_id", "at", "user_id", "kind", "text"),
    "referral": (
        "id", "case_id", "partner_id", "service_id", "contact_id", "status", "message", "sent_at",
        "sent_by", "due_at", "answered_at", "ended_at", "reason", "reply_until", "follow_up_at",
        "question", "reserved",
    ),
    **follow_up.COLUMNS,
}  # fmt: skip
token = lru_cache(100_000)(encrypt)
"""Encryption of what is said often: the same words have the same ciphertext here."""
_name_digests = lru_cache(100_000)(tokens_of)
_AGES = {
    "elder_alone": (68, 92), "elder_couple": (67, 88), "single": (24, 64), "couple": (27, 64),
    "family": (28, 54), "one_parent": (22, 50), "large_family": (29, 50),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Setting:
    """What every piece is made with."""

    seed: int
    today: date
    now: datetime
    user_id: int
    office_hours: str
    retention_years: int
    privacy_version: str


@dataclass(slots=True)
class Piece:
    """Rows by table, digests of people, and what to add to the tallies.

    Ids of referrals and messages count from 1 in every piece; `db.demo.load` moves them on.
    """

    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in COLUMNS})
    digests: list[tuple[int, int]] = field(default_factory=list)
    """Digest and position of the person among those of this piece, from 0."""
    records: dict[int, list[int]] = field(default_factory=dict)
    """What partners did, in the order of `follow_up.RECORD`."""
    counts: Totals = field(default_factory=Totals)


@dataclass(frozen=True, slots=True)
class Home:
    """A household; anonymous tenants have one too, which is not written down."""

    profile: str
    size: int
    minors: int
    over_65: int
    foreign: bool


def stamp(moment: datetime | None) -> str | None:
    """A moment as both databases take it; PostgreSQL's session speaks UTC."""
    if moment is None:
        return None
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return f"{moment.isoformat(' ', 'seconds')[:19]}.000000"


class Maker:
    """Makes pieces; one in each process."""

    def __init__(self, catalogue: Catalogue, network: Network, setting: Setting) -> None:
        self.catalogue, self.network, self.setting = catalogue, network, setting
        self.tempers = {
            q.id: heard.Temper(Random(f"temper/{setting.seed}/{q.code}"))
            for q in catalogue.quarters.values()
        }
        self.calendars = {
            province: Calendar.of(province, setting.office_hours) for province in ("VA", "CO", "MB")
        }
        self.numbering = case_numbers.draw()
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
            home = _home(dice)
            if household > written:
                written = household
                self._write_home(made, household, home, part.quarter[i], opened, dice)
            case = self._heard(rng, home, part.quarter[i], opened, came_before)
            self._write_case(made, part, i, case, teller.tell(case), rng)
        return made

    def _heard(
        self, rng: Random, home: Home, quarter_id: int, opened: datetime, came_before: bool
    ) -> Heard:
        quarter, day = self.catalogue.quarters[quarter_id], opened.astimezone(ROME).date()
        age = (self.setting.today - day).days
        surge = quarter.code == heard.SURGE_QUARTER and age <= heard.SURGE_DAYS
        theme = self.tempers[quarter_id].theme(
            rng, home.profile, day, foreign=home.foreign, surge=surge
        )
        needs = heard.needs_of(rng, theme, day, foreign=home.foreign, minors=home.minors)
        return Heard(opened, quarter, theme, needs, heard.urgency_of(rng, theme), came_before)

    # --- rows

    def _write_home(
        self, made: Piece, household: int, home: Home, quarter_id: int, opened: datetime,
        rng: Random,
    ) -> None:  # fmt: skip
        rows = made.rows
        rows["household"].append((household, quarter_id, home.size, home.minors, home.over_65))
        age = rng.randrange(*_AGES[home.profile])
        first = names.someone(rng, age, home.foreign, self.setting.today)
        people = [first]
        if home.size - home.minors > 1 and rng.random() < 0.2:
            other = names.someone(rng, age, home.foreign, self.setting.today)
            people.append(other)
        for someone in people:
            for digest in _digests(someone):
                made.digests.append((digest, len(rows["person"])))
            rows["person"].append((
                None, household, token(someone.family_name), token(someone.given_name),
                encrypt(someone.codice_fiscale), someone.phone and encrypt(someone.phone),
                someone.email and encrypt(someone.email), token(first.address),
                encrypt(first.dwelling), 1, stamp(opened),
            ))  # fmt: skip

    def _write_case(
        self, made: Piece, part: PlanSlice, i: int, case: Heard, life: Life, rng: Random
    ) -> None:
        case_id, open_ = part.first_case + i, life.status is not CaseStatus.CLOSED
        overdue = life.due_at is not None and life.due_at <= self.setting.now
        day = case.opened.astimezone(ROME).date()
        ends = (life.closed_at or case.opened).astimezone(ROME).date()
        informed = rng.random() < (0.97 if part.household[i] else 0.6)
        reference = case_number.reference(
            self.numbering, case.quarter.province, day.year, part.number[i]
        )
        restricted = any(self.catalogue.needs[code].restricted for code in case.needs)
        rng.getrandbits(32)  # no longer used; what follows stays as it has always been told
        times = self._times(case, life)
        firsts = life.first_asked, life.first_answered
        made.rows["case"].append((
            case_id, reference,
            part.household[i] or None, case.quarter.id, CHANNELS[part.channel[i]],
            stamp(case.opened), self.setting.user_id, case.urgency, life.status.value,
            life.next_actor and life.next_actor.value, stamp(life.due_at), int(overdue),
            int(bool(life.referrals)), int(restricted), life.outcome and life.outcome.value,
            stamp(life.closed_at), self.setting.privacy_version if informed else None,
            day.isoformat() if informed else None,
            kept_until(ends, self.setting.retention_years).isoformat(), 1, *times,
            *map(stamp, firsts),
        ))  # fmt: skip
        made.rows["case_need"].extend((case_id, code, n) for code, n in sorted(case.needs.items()))
        self._write_life(made, case_id, reference, case, life, rng)
        areas = self.catalogue.areas_of(set(case.needs))
        closed = week_of(life.closed_at) if life.closed_at else None
        week = day - timedelta(days=day.weekday())
        counted = Counted(case.quarter.id, case.urgency, areas, week, open_, overdue, closed)
        seen = CaseSeen(
            case.quarter.id, case.opened, CHANNELS[part.channel[i]], case.urgency,
            frozenset(case.needs), areas, *times, *firsts, life.closed_at, life.outcome,
        )  # fmt: skip
        made.counts.add_case(counted, case.needs, facts_of_case(seen))
        for asked in life.referrals:
            made.counts.add_facts(facts_of_referral(ReferralSeen(
                case.quarter.id, asked.status, asked.sent_at, asked.due_at, asked.answered_at,
                asked.ended_at,
            )))  # fmt: skip

    def _times(self, case: Heard, life: Life) -> tuple[int | None, int | None]:
        """Working minutes until the first request, and from it to the first answer."""
        return self.calendars[case.quarter.province].waits(
            case.opened,
            [asked.sent_at for asked in life.referrals],
            [asked.answered_at for asked in life.referrals if asked.answered_at],
        )

    def _write_life(
        self, made: Piece, case_id: int, reference: str, case: Heard, life: Life, rng: Random
    ) -> None:
        user = self.setting.user_id
        made.rows["case_event"].extend(
            (case_id, stamp(at), user, kind.value, token(text)) for at, kind, text in life.events
        )
        first = len(made.rows["referral"]) + 1
        made.rows["task"].extend(self.writer.tasks(rng, case_id, life, first))
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
        self, made: Piece, number: int, case_id: int, asked: Asked, calendar: Calendar
    ) -> None:
        made.rows["referral"].append((
            number, case_id, asked.to.partner_id, asked.to.service_id, asked.to.contact_id,
            asked.status.value, token(asked.message), stamp(asked.sent_at), self.setting.user_id,
            stamp(asked.due_at), stamp(asked.answered_at), stamp(asked.ended_at), asked.reason,
            self.writer.until(asked), self.writer.step(calendar, asked),
            token(asked.question) if asked.question else None, int(asked.to.reserved),
        ))  # fmt: skip


_PROFILES, _PROFILE_ODDS = list(heard.PROFILES), list(accumulate(heard.PROFILES.values()))
_FOREIGN = {"elder_alone": 0.05, "elder_couple": 0.08, "large_family": 0.55}
_SIZES = {
    "elder_alone": (1,), "elder_couple": (2,), "single": (1,), "couple": (2,),
    "family": (3, 3, 4, 4), "one_parent": (2, 2, 3, 4), "large_family": (5, 5, 6, 7),
}  # fmt: skip


def _home(rng: Random) -> Home:
    profile = rng.choices(_PROFILES, cum_weights=_PROFILE_ODDS)[0]
    foreign = rng.random() < _FOREIGN.get(profile, 0.3)
    size, minors = rng.choice(_SIZES[profile]), 0
    if profile in heard.WITH_CHILDREN:
        adults = 1 if profile == "one_parent" else 2
        minors = max(1, size - adults - (rng.random() < 0.2))
    return Home(profile, size, minors, size if profile.startswith("elder") else 0, foreign)


def _digests(someone: names.Someone) -> Iterable[int]:
    """As `person_index.tokens_of`, whose parts stand alone; those of names are kept at hand."""
    return {
        *_name_digests(someone.family_name, "", None, None),
        *_name_digests("", someone.given_name, None, None),
        *tokens_of("", "", someone.codice_fiscale, someone.phone),
    }
