"""Demonstration data: the same by seed, true tallies, nobody real, every screen alive."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import phonenumbers
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from case_support import tallies_kept, tallies_recounted
from demo_support import SUNDAY, content
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session
from stdnum.it import codicefiscale
from support import migrated

from db.cover.lines import gaps
from db.crypto import decrypt
from db.demo import load, names, organisations, plan
from db.demo.load import Size, fill
from db.demo.rights import BEYOND
from db.figures import releases
from db.intake import numbers as case_numbers
from db.models import Base
from db.models.accounts import AuditEvent, User
from db.models.cases import (
    Case,
    CaseEvent,
    CaseNeed,
    ReferenceCounter,
)
from db.models.directory import Contact, DirectoryVersion, Partner, PartnerService
from db.models.mobile import MobileStop
from db.models.people import Household, Person, PersonToken
from db.models.referrals import Referral
from db.people.find import all_named
from db.people.index import tokens_of
from db.people.postings import bearers
from db.progress import Silence
from db.quarters import table as quarters
from db.reference.catalogue import catalogue_of
from domain.business_time import ROME
from domain.cases import number
from domain.errors import CannotRun
from domain.people.identity import find_identifiers
from domain.people.words import asked, terms
from domain.permissions import Actor
from domain.referrals.reasons import DeclineReason
from domain.vocabulary import CaseStatus, Outcome, ReferralStatus, Role

DEFAULT = Size(600, 60, seed=1, today=SUNDAY)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The default demonstration, on a Sunday."""
    made = migrated(tmp_path_factory.mktemp("demo") / "ponte.db")
    fill(made, DEFAULT, Silence())
    yield made
    made.dispose()


def test_who_sees_no_cases_reads_figures_of_the_day_on_which_the_data_ends(demo):
    release = releases.last(demo)
    assert (release.day, release.months_until) == (SUNDAY, SUNDAY.replace(day=1))
    assert quarters.summary(demo, Actor(1, "", Role.EXECUTIVE)).open.now.value >= 30


@pytest.fixture
def demo(filled: Engine) -> Session:
    with Session(filled) as session:
        yield session


def test_both_databases_are_filled_whole_and_keep_the_schema_of_the_migrations(fresh_engine):
    fill(fresh_engine, Size(300, 40, seed=3, today=SUNDAY), Silence())
    with fresh_engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)
        assert differences == []
        if connection.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
            assert connection.scalar(text("PRAGMA foreign_keys")) == 1
            assert connection.scalar(text("PRAGMA synchronous")) == 2
            assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
    with Session(fresh_engine) as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 300
        assert session.scalar(select(func.count()).select_from(Partner)) == 40
        assert tallies_kept(session) == tallies_recounted(session)
        loads = session.scalars(select(AuditEvent).where(AuditEvent.action == "demo.load")).all()
        assert len(loads) == 1


def test_after_the_fill_the_next_row_gets_the_next_number(fresh_engine):
    fill(fresh_engine, Size(20, 5, today=SUNDAY), Silence())
    with Session(fresh_engine) as session:
        last = session.scalar(select(func.max(Household.id)))
        added = Household(quarter_id=1)
        session.add(added)
        session.flush()
        assert added.id == last + 1


def test_the_same_seed_and_day_give_the_same_data(filled, fresh_engine):
    fill(fresh_engine, DEFAULT, Silence())
    assert content(fresh_engine) == content(filled)


def test_another_seed_gives_other_data(filled, tmp_path):
    other = migrated(tmp_path / "other.db")
    fill(other, Size(600, 60, seed=2, today=SUNDAY), Silence())
    assert content(other)["case"] != content(filled)["case"]
    other.dispose()


def test_many_cases_are_the_same_made_by_several_processes_or_by_one(tmp_path, monkeypatch):
    made = []
    for many in (10**9, 10):
        monkeypatch.setattr(load, "MANY", many)
        monkeypatch.setattr(load, "PIECE", 40)
        engine = migrated(tmp_path / f"{many}.db")
        fill(engine, Size(150, 25, today=SUNDAY), Silence())
        made.append(content(engine))
        engine.dispose()
    assert made[0] == made[1]


def test_a_database_with_cases_is_not_touched(filled):
    before = content(filled)
    with pytest.raises(CannotRun):
        fill(filled, DEFAULT, Silence())
    assert content(filled) == before


def test_a_fill_that_breaks_leaves_the_database_as_it_was(fresh_engine, monkeypatch):
    before = content(fresh_engine)
    nobody = [[(1, 10**6)]]  # a person who is not there
    monkeypatch.setattr(load.Whole, "tokens", lambda _: nobody)
    with pytest.raises(Exception, match="person"):
        fill(fresh_engine, Size(30, 5, today=SUNDAY), Silence())
    assert content(fresh_engine) == before
    with fresh_engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_nobody_in_it_exists(demo):
    people = demo.scalars(select(Person)).all()
    assert len(people) > 300
    assert all(person.fictitious for person in people)
    assert {person.codice_fiscale[11:15] for person in people} == {names.PLACE}
    assert all(codicefiscale.is_valid(person.codice_fiscale) for person in people)
    assert {person.family_name for person in people} <= set(names.FAMILY_NAMES)
    mails = [person.email for person in people if person.email]
    assert mails
    assert all(mail.endswith("@example.org") for mail in mails)
    phones = [person.phone for person in people if person.phone]
    assert all(phone.startswith("+39316") for phone in phones)
    assert all(phonenumbers.is_valid_number(phonenumbers.parse(phone)) for phone in phones)


def test_organisations_call_themselves_invented(demo):
    for partner in demo.scalars(select(Partner)):
        name = partner.name.casefold()
        assert partner.fictitious
        assert any(word in name for word in ("immaginari", "inventat", "fantasia", "favola"))
        assert partner.email.endswith(".example.org")
        assert "000" in partner.phone[:10]
    assert len(set(demo.scalars(select(Partner.name)))) == 60


def test_ten_thousand_organisations_have_ten_thousand_names(demo):
    made = organisations.make(catalogue_of(demo), 10_000, 1, plan.midnight(SUNDAY))
    assert len({o.name for o in made}) == 10_000
    assert max(len(o.name) for o in made) <= 200
    assert max(len(o.email) for o in made) <= 200


def test_people_are_found_by_name_and_by_the_digests_of_their_numbers(demo):
    for person in demo.scalars(select(Person).limit(50)):
        stored = set(
            demo.scalars(select(PersonToken.digest).where(PersonToken.person_id == person.id))
        )
        assert stored == tokens_of(person.codice_fiscale, person.phone)
        bear = bearers(demo, terms(person.family_name, person.given_name))
        assert all(person.id in ids for ids in bear.values())
        assert len(bear) == len(terms(person.family_name, person.given_name))
        name = asked(f"{person.given_name} {person.family_name}")
        assert person.id in all_named(demo, name, 100)


def test_no_story_says_who_it_is(demo):
    for content_ in demo.scalars(select(CaseEvent.text).where(CaseEvent.kind == "story")):
        assert not find_identifiers(content_)
        assert content_[0].isupper()
        assert content_[-1] in ".»"


def test_references_are_counted_by_province_and_year_and_shuffled(demo):
    seen: Counter = Counter()
    draw = case_numbers.draw()
    for reference in demo.scalars(select(Case.reference).order_by(Case.id)):
        province, year, _number = reference.split("-")
        seen[province, int(year)] += 1
        count = seen[province, int(year)]
        assert reference == number.reference(draw, province, int(year), count)
    counters = {(c.province, c.year): c.last for c in demo.scalars(select(ReferenceCounter))}
    assert counters == dict(seen)


def test_a_case_says_what_its_status_means(demo):
    now = plan.midnight(SUNDAY)
    referred = set(demo.scalars(select(Referral.case_id)))
    restricted = {code for code, n in catalogue_of(demo).needs.items() if n.restricted}
    over = 0
    for case in demo.scalars(select(Case)):
        closed = case.status is CaseStatus.CLOSED
        assert closed == (case.outcome is not None) == (case.due_at is None)
        assert closed == (case.closed_at is not None) == (case.next_actor is None)
        assert case.opened_at < now
        assert case.overdue == (case.due_at is not None and case.due_at <= now)
        assert case.referred == (case.id in referred)
        codes = set(demo.scalars(select(CaseNeed.need_code).where(CaseNeed.case_id == case.id)))
        assert case.restricted == bool(codes & restricted)
        kept = (case.closed_at or case.opened_at).date() + timedelta(days=1800)
        over += case.retain_until <= kept
    assert over == BEYOND


def test_the_diary_ends_before_the_clock_stops_and_before_the_case_closes(demo):
    now = plan.midnight(SUNDAY)
    last = dict(
        demo.execute(
            select(CaseEvent.case_id, func.max(CaseEvent.at)).group_by(CaseEvent.case_id)
        ).all()
    )
    for case in demo.scalars(select(Case)):
        at = last[case.id]
        assert at <= (case.closed_at or now)


def test_referrals_go_to_active_services_that_answer_a_need_there(demo):
    reasons = {reason.value for reason in DeclineReason}
    for referral in demo.scalars(select(Referral)):
        service = demo.get(PartnerService, referral.service_id)
        assert service.partner_id == referral.partner_id
        assert demo.get(Partner, referral.partner_id).active
        declined = referral.status is ReferralStatus.DECLINED
        assert (referral.reason in reasons) == declined
        if referral.contact_id:
            assert demo.get(Contact, referral.contact_id).partner_id == referral.partner_id


def test_every_screen_is_alive_even_on_a_sunday(demo):
    start = plan.midnight(SUNDAY)
    tomorrow = start + timedelta(days=1)

    def cases(*where) -> int:
        return demo.scalar(select(func.count()).select_from(Case).where(*where))

    still = Case.status != CaseStatus.CLOSED
    assert 60 <= cases(still) <= 160
    assert 5 <= cases(still, Case.overdue) <= 40
    assert cases(still, Case.due_at >= start, Case.due_at < tomorrow) >= 3
    assert cases(still, Case.due_at >= tomorrow, Case.due_at < tomorrow + timedelta(days=1)) >= 3
    for status in CaseStatus:
        assert cases(Case.status == status), status
    for outcome in Outcome:
        assert cases(Case.outcome == outcome) or outcome is Outcome.DUPLICATE
    answered = (Referral.answered_at > start - timedelta(days=7),)
    for status in (ReferralStatus.ACCEPTED, ReferralStatus.DECLINED):
        query = select(func.count()).select_from(Referral)
        assert demo.scalar(query.where(Referral.status == status, *answered))
    late = (Referral.status == ReferralStatus.SENT, Referral.due_at < start)
    assert demo.scalar(select(func.count()).select_from(Referral).where(*late))
    stops = demo.scalars(select(MobileStop).where(MobileStop.starts_at >= start)).all()
    assert any(stop.starts_at < tomorrow for stop in stops)
    assert len(stops) > 20


@pytest.mark.parametrize("offset", range(7))
def test_there_is_a_stop_today_whatever_the_day(demo, offset):
    today = SUNDAY + timedelta(days=offset)
    days = [stop.day for stop in plan.stop_days(catalogue_of(demo), 1, today)]
    assert today in days
    assert len(days) == len(set(days))


def test_the_directory_has_what_a_real_one_has(demo):
    coordinator = demo.scalar(select(User).where(User.role == Role.COORDINATOR))
    actor = Actor(coordinator.id, coordinator.name, coordinator.role)
    uncovered = {gap.need for gap in gaps(demo, actor)}
    assert {"SA-ACC", "FA-LUT", "GA-SOT"} <= uncovered
    partners = demo.scalars(select(Partner)).all()
    assert len({p.type_code for p in partners}) == 23
    assert any(not p.active for p in partners)
    assert any(p.verified_at is None for p in partners)
    old = datetime(2026, 5, 1, tzinfo=UTC)
    assert any(p.verified_at and p.verified_at < old for p in partners)
    with_contact = set(demo.scalars(select(Contact.partner_id)))
    assert 0 < len(partners) - len(with_contact) < 12
    assert demo.get(DirectoryVersion, 1).version == max(p.changed for p in partners) > 0


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """Enough cases for shares."""
    engine = migrated(tmp_path_factory.mktemp("many") / "ponte.db")
    fill(engine, Size(4000, 60, today=SUNDAY), Silence())
    with Session(engine) as session:
        yield session
    engine.dispose()


def test_one_quarter_has_a_surge_and_winter_brings_bills(many):
    quarter = {q.id: q.code for q in catalogue_of(many).quarters.values()}
    opened = many.execute(select(Case.id, Case.quarter_id, Case.opened_at)).all()
    since = plan.midnight(SUNDAY) - timedelta(days=42)
    lately = Counter(quarter[q] for _, q, at in opened if at >= since)
    earlier = Counter(quarter[q] for _, q, at in opened if at < since)
    code, count = lately.most_common(1)[0]
    assert code == "VA-09"
    assert count / sum(lately.values()) > 2 * earlier[code] / sum(earlier.values())
    bills = set(many.scalars(select(CaseNeed.case_id).where(CaseNeed.need_code == "EC-UTE")))
    months = {True: [0, 0], False: [0, 0]}
    for case_id, _, at in opened:
        winter = months[at.astimezone(ROME).month in (12, 1, 2)]
        winter[0] += case_id in bills
        winter[1] += 1
    assert months[True][0] / months[True][1] > 1.3 * months[False][0] / months[False][1]


def needs_by_case(session: Session) -> list[set[str]]:
    found: dict[int, set[str]] = {}
    for case_id, code in session.execute(select(CaseNeed.case_id, CaseNeed.need_code)):
        found.setdefault(case_id, set()).add(code)
    return list(found.values())


def test_somebody_comes_with_each_open_need_alone(many):
    alone = {code for (code,) in (needs for needs in needs_by_case(many) if len(needs) == 1)}
    assert alone >= {code for code, need in catalogue_of(many).needs.items() if not need.restricted}


def test_no_open_needs_say_of_more_than_half_that_something_is_hidden_behind_them(many):
    hidden = {code for code, need in catalogue_of(many).needs.items() if need.restricted}
    came, hiding = Counter(), Counter()
    for needs in needs_by_case(many):
        if told := frozenset(needs - hidden):
            came[told] += 1
            hiding[told] += bool(needs & hidden)
    common = {told for told, n in came.items() if n >= 20}
    assert len(common) > 40
    assert not {told: hiding[told] for told in common if hiding[told] > came[told] / 2}


def test_ciphertexts_open_with_the_keys_of_the_installation(filled):
    with filled.connect() as connection:
        stored = connection.execute(text("SELECT family_name FROM person LIMIT 1")).scalar_one()
    assert decrypt(stored) in names.FAMILY_NAMES
