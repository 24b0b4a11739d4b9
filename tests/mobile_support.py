"""Stops, lists and a recount of visits, for the tests of the mobile office."""

import threading
from collections import Counter
from datetime import datetime, time, timedelta
from itertools import count

from imports_support import file_of, in_pieces
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import today
from db.engine import transaction
from db.imports import runs
from db.mobile import import_plan as mobile_import
from db.mobile import import_write as mobile_import_write
from db.mobile.counts import facts_of
from db.models.facts import FactTally
from db.models.mobile import Appointment, MobileStop
from db.reference.catalogue import catalogue_of
from domain.business_time import ROME, day_of
from domain.imports.runs import ImportList, ImportPiece, PieceWritten
from domain.mobile.convened import ConvenedRow
from domain.mobile.stops import StopForm
from domain.permissions import Actor

_numbers = count(1)
CODES = {"Rossi": "RSSMRA85T10A562S", "Bianchi": "BNCLRA90A41F205I"}
"""Codici fiscali with the right last letter."""


def add_stop(
    session: Session, days: int = 0, quarter: str = "VA-05", hours: tuple[int, int] = (9, 13)
) -> MobileStop:
    """A stop so many days from today; 24 is the last second of its day."""
    day = today() + timedelta(days=days)
    times = (time(hour) if hour < 24 else time(23, 59, 59) for hour in hours)
    begin, end = (datetime.combine(day, each, ROME) for each in times)
    stop = MobileStop(
        quarter_id=catalogue_of(session).quarters_by_code[quarter].id,
        starts_at=begin,
        ends_at=end,
        place="Piazza di prova",
    )
    session.add(stop)
    session.flush()
    session.info.pop("written", None)  # the test's own preparation is not an act to audit
    return stop


def form(session: Session, days: int = 3, quarter: str = "VA-05", **other) -> StopForm:
    """A stop as typed."""
    values = {
        "quarter_id": catalogue_of(session).quarters_by_code[quarter].id,
        "day": today() + timedelta(days=days),
        "starts": time(9),
        "ends": time(13),
        "place": "Piazza",
    }
    return StopForm(**{**values, **other})


def row(family: str, given: str = "Prova", **other) -> ConvenedRow:
    """A row of a list."""
    return ConvenedRow(other.pop("line", next(_numbers)), family, given, **other)


def convene(session: Session, actor: Actor, stop: MobileStop, *rows: ConvenedRow):
    """Import rows to a stop; the plan carried out."""
    shown = mobile_import.plan(session, actor, rows, stop.id)
    done = written(session, actor, shown, stop.id)
    assert not any(piece.problems for piece in done)
    return shown


def written(
    session: Session,
    actor: Actor,
    shown: mobile_import.Plan,
    stop_id: int | None = None,
    size: int = 10_000,
) -> list[PieceWritten]:
    """Write a plan, as an import of its own; what became of each piece."""
    rows = [row for row in shown.rows if row.fate is not mobile_import.Fate.ALREADY]
    file = file_of(f"convened {next(_numbers)}")
    run = runs.begin(session, actor, ImportList.CONVENED, file, len(rows))

    def write(piece: ImportPiece) -> PieceWritten:
        return mobile_import_write.write_piece(session, actor, piece, stop_id)

    return in_pieces(write, run, rows, size)


def visits_kept(session: Session) -> Counter:
    """What the tally of facts holds of visits, rows of zeros left out."""
    session.expire_all()
    rows = session.scalars(select(FactTally).where(FactTally.statistic == "visit"))
    kept = Counter()
    for fact in rows:
        kept[fact.month, fact.quarter_id, fact.split] = fact.n
    return Counter({key: n for key, n in kept.items() if n})


def visits_recounted(session: Session) -> Counter:
    """What it should hold, counted from every visit of a stop that was not cancelled."""
    found = Counter()
    for visit, stop in session.execute(
        select(Appointment, MobileStop)
        .join(MobileStop, MobileStop.id == Appointment.stop_id)
        .where(MobileStop.cancelled_at.is_(None))
    ):
        for fact in facts_of(visit, day_of(stop.starts_at)):
            found[fact.month, fact.quarter_id, fact.split] += 1
    return found


def together(*acts):
    """Run them at once; what each raised, or None."""
    told = [None] * len(acts)
    gate = threading.Barrier(len(acts))

    def run(n, act):
        gate.wait()
        try:
            act()
        except Exception as error:
            told[n] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def in_a_transaction(engine, function, *args):
    def act():
        with transaction(engine) as session:
            function(session, *args)

    return act
