"""Fill an empty database with demonstration data, in one transaction."""

import gc
import os
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from multiprocessing import get_context
from operator import add

from sqlalchemy import Engine, Table, exists, select
from sqlalchemy.orm import Session

from db import chain, clock
from db.accounts.demo import DEMO_USERS, ensure_demo_users
from db.bulk import Filler, filling
from db.clock import utcnow
from db.demo import (
    actions,
    campo,
    cases,
    directory,
    follow_up,
    handout,
    meetings,
    organisations,
    plan,
    rights,
    taking,
    verification,
    visits,
)
from db.demo.network import Network
from db.demo.rows import DemoSetting
from db.demo.texts import words
from db.engine import reading, transaction
from db.figures import releases
from db.models import Base
from db.models.accounts import User
from db.models.cases import Case
from db.models.directory import Partner
from db.people import fill as people_fill
from db.people.fill import Whole
from db.progress import Progress
from db.reference.catalogue import Catalogue, catalogue_of
from db.visible import kept
from domain.acts import Act
from domain.errors import CannotRun
from domain.figures.totals import TABLES, Totals
from domain.people.words import terms
from domain.vocabulary import Role
from settings import get_settings

PIECE = 4_000
"""Cases made at a time: enough to keep a process busy, few enough to keep memory small."""
MANY = 20_000
"""From here on it pays to start more processes."""
FILLED = words("""
partner partner_service service_need service_area contact household person person_token name_word
name_posting case case_need case_event referral case_tally need_tally fact_tally reference_counter
mobile_stop appointment directory_version audit_event referral_event mail mail_referral task
partner_record verification proposal meeting attendance commitment membership""")


@dataclass(frozen=True, slots=True)
class Size:
    """What was asked for."""

    cases: int = 600
    partners: int = 60
    seed: int = 1
    today: date | None = None
    """The day on which the data ends; None: the present day in Rome."""


def is_empty(engine: Engine) -> bool:
    """Whether there is no case and no organisation."""
    with reading(engine) as session:
        found = select(exists(select(Case.id)) | exists(select(Partner.id)))
        return not session.scalar(found)


def has_real_accounts(engine: Engine) -> bool:
    """Whether anybody but the four of a demonstration has an account."""
    invented = [username for username, _name in DEMO_USERS.values()]
    with reading(engine) as session:
        return bool(session.scalar(select(exists().where(User.username.not_in(invented)))))


def fill(engine: Engine, size: Size, progress: Progress) -> None:
    """Fill a migrated, empty database, and release its figures. Raises CannotRun."""
    if not is_empty(engine):
        raise CannotRun("the database holds cases or organisations: invented data would mix")
    with transaction(engine) as session:
        ensure_demo_users(session)
    with reading(engine) as session:
        catalogue, users = catalogue_of(session), _user_ids(session)
    today = size.today or clock.today()
    setting = _setting(size.seed, today, users[Role.COMMUNITY_MANAGER])
    progress.stage("plan", 2)
    network = organisations.make(catalogue, size.partners, size.seed, setting.now)
    progress.advance(1)
    planned = plan.make(catalogue, size.cases, size.seed, today)
    tables = [Base.metadata.tables[name] for name in FILLED]
    with filling(engine, tables, progress.step) as filler:
        for name, rows in directory.rows(network, users[Role.COORDINATOR]).items():
            filler.write(_table(name), directory.COLUMNS[name], rows)
        for name, rows in verification.rows(network, users[Role.COORDINATOR], setting.now).items():
            filler.write(_table(name), verification.COLUMNS[name], rows)
        names = {users[role]: name for role, (_username, name) in DEMO_USERS.items()}
        for name, rows in meetings.rows(network, users, names, today, size.seed).items():
            filler.write(_table(name), meetings.COLUMNS[name], rows)
        filler.write(_table("directory_version"), ("id", "version"), [(1, directory.VERSION)])
        stops = visits.stops(plan.stop_days(catalogue, size.seed, today))
        filler.write(
            _table("mobile_stop"), visits.COLUMNS["mobile_stop"], [stop.row for stop in stops]
        )
        maker = (catalogue, network, setting)
        progress.stage("cases", size.cases)
        _write_cases(filler, planned, maker, stops, progress)
        filler.write(
            _table("reference_counter"),
            ("province", "year", "last"),
            [(*key, last) for key, last in sorted(planned.last.items())],
        )
        detail = f"{size.cases} cases, {size.partners} organisations, seed {size.seed}, {today}"
        act = {"at": utcnow(), "action": Act.DEMO_LOAD.value, "subject": "database"}
        chain.append(filler.connection, [act | {"detail": detail}])
        progress.stage("indexes", sum(len(t.indexes) for t in tables) + 2)
    with transaction(engine) as session:
        kept.mark_all(session)
        releases.make(session, setting.now)
        rights.add(session, setting.now, today, setting.user_id)
        actions.add(session, today, setting.now, users[Role.COORDINATOR], setting.user_id)
        campo.add(session, setting.now, setting.user_id)
        handout.add(session, setting.now, setting.user_id, users[Role.COORDINATOR])
        taking.add(session, today, setting.now, setting.user_id, users[Role.COORDINATOR])
    kept.settle_left(engine)


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


def _user_ids(session: Session) -> dict[Role, int]:
    by_name = {name: role for role, (name, _) in DEMO_USERS.items()}
    rows = session.execute(select(User.username, User.id).where(User.username.in_(by_name)))
    return {by_name[username]: user_id for username, user_id in rows}


def _setting(seed: int, today: date, manager: int) -> DemoSetting:
    settings = get_settings()
    return DemoSetting(
        seed=seed,
        today=today,
        now=plan.midnight(today),
        user_id=manager,
        office_hours=settings.office_hours,
        retention_years=settings.retention_years,
        privacy_version=settings.privacy_notice_version,
    )


Maker = tuple[Catalogue, list[organisations.DemoPartner], DemoSetting]
_maker: cases.Maker | None = None


def _equip(maker: Maker) -> None:
    """Prepare this process to make pieces."""
    global _maker
    catalogue, network, setting = maker
    _maker = cases.Maker(catalogue, Network(catalogue, network), setting)


def _equip_worker(maker: Maker) -> None:
    gc.disable()  # a tenth of its time, and nothing it makes refers back to what refers to it
    _equip(maker)


def _piece(part: plan.PlanSlice) -> cases.Piece:
    if _maker is None:
        raise RuntimeError("this process was not equipped")
    return _maker.piece(part)


def _write_cases(
    filler: Filler,
    planned: plan.Plan,
    maker: Maker,
    stops: list[visits.DemoStop],
    progress: Progress,
) -> None:
    index, named = Whole(), lru_cache(100_000)(terms)
    counts = Totals()
    records: dict[int, list[int]] = {}
    at_stops = visits.heard(planned, stops, maker[2].today)
    convened = {case.household for some in at_stops.values() for case in some}
    person_of: dict[int, int] = {}
    people, number = 0, (0, 0)
    for piece in _pieces(planned, maker):
        piece.rows["person"] = [
            (people + n, *row[1:]) for n, row in enumerate(piece.rows["person"], 1)
        ]
        for n, (family, given, digests) in enumerate(piece.people, people + 1):
            index.add(n, named(family, given), digests)
        for person, household, *_rest in piece.rows["person"]:
            if household in convened:
                person_of.setdefault(household, person)
        people += len(piece.rows["person"])
        number = _move_on(piece, *number)
        for partner_id, told in piece.records.items():
            total = records.setdefault(partner_id, [0] * len(told))
            total[:] = map(add, total, told)
        for name, rows in piece.rows.items():
            filler.write(_table(name), cases.COLUMNS[name], rows)
        counts.absorb(piece.counts)
        progress.advance(len(piece.rows["case"]))
    seen = visits.rows(stops, at_stops, person_of, maker[2], planned.households, people)
    for name, rows in seen.rows.items():
        filler.write(_table(name), {**cases.COLUMNS, **visits.COLUMNS}[name], rows)
    for n, (family, given, digests) in seen.people:
        index.add(n, named(family, given), digests)
    counts.add_facts(seen.facts)
    filler.write(
        _table("partner_record"),
        ("partner_id", *follow_up.RECORD),
        [(partner_id, *told) for partner_id, told in sorted(records.items())],
    )
    progress.stage("people", index.size)
    for rows in index.tokens():
        filler.write(_table("person_token"), people_fill.TOKEN, rows)
        progress.advance(len(rows))
    filler.write(_table("name_word"), people_fill.WORD, index.words())
    filler.write(_table("name_posting"), people_fill.POSTING, index.postings())
    for name, lines in counts.rows():
        filler.write(_table(name), TABLES[name], lines)


def _move_on(piece: cases.Piece, referrals: int, mails: int) -> tuple[int, int]:
    """Give the referrals and messages of a piece the ids after those before; how many there are
    now. The links in messages name the referral.
    """
    rows = piece.rows
    following = referrals + len(rows["referral"]), mails + len(rows["mail"])
    rows["referral"] = [(referrals + n, *row) for n, *row in rows["referral"]]
    rows["referral_event"] = [(referrals + n, *row) for n, *row in rows["referral_event"]]
    rows["mail_referral"] = [(mails + m, referrals + n) for m, n in rows["mail_referral"]]
    rows["mail"] = [
        (mails + m, f"{kind}.{referrals + _number(occasion)}", kind, *row)
        for m, occasion, kind, *row in rows["mail"]
    ]
    rows["task"] = [
        (_task_occasion(occasion, n, referrals), kind, case_id, n and referrals + n, *row)
        for occasion, kind, case_id, n, *row in rows["task"]
    ]
    return following


def _number(occasion: str) -> int:
    return int(occasion.rpartition(".")[2])


def _task_occasion(occasion: str, number: int | None, referrals: int) -> str:
    return f"{occasion.partition('.')[0]}.{referrals + number}" if number else occasion


def _pieces(planned: plan.Plan, maker: Maker) -> Iterator[cases.Piece]:
    """Pieces in order, made by other processes while this one writes when there are many."""
    parts = planned.slices(PIECE)
    if len(planned.opened) < MANY:
        _equip(maker)
        yield from map(_piece, parts)
        return
    with _workers(maker) as pool:
        waiting: list[Future[cases.Piece]] = []
        for part in parts:
            waiting.append(pool.submit(_piece, part))
            if len(waiting) > 6:
                yield waiting.pop(0).result()
        for future in waiting:
            yield future.result()


@contextmanager
def _workers(maker: Maker) -> Iterator[ProcessPoolExecutor]:
    count = max(1, min(8, os.cpu_count() or 1))
    pool = ProcessPoolExecutor(count, get_context("spawn"), _equip_worker, (maker,))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)
