"""Carry out the import of a list of convened tenants, as it was shown."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.access import audit, requires
from db.clock import utcnow
from db.figures import months as facts
from db.imports import runs
from db.mobile.counts import facts_of
from db.mobile.import_change import correct
from db.mobile.import_plan import Fate, Plan, PlannedTenant, plan
from db.models.mobile import Appointment, MobileStop
from db.models.people import Household, Person
from db.people.index import add_people
from domain.acts import Act
from domain.errors import Changed, NotThere, Refused
from domain.imports.plan import NEW, RowProblem, in_order
from domain.imports.runs import ImportFile, ImportList, ImportRun, PieceWritten
from domain.mobile.convened import ConvenedRow, How
from domain.mobile.stops import VisitFlaw, VisitState, rome_day
from domain.permissions import Actor, Permission
from domain.vocabulary import N_
from settings import get_settings

CHANGED = N_("The lists changed while the file was being imported: look at this row again.")
ON_LIST = N_("This tenant came on the list meanwhile.")


@requires(Permission.IDENTITY_READ)
def import_rows(
    session: Session,
    actor: Actor,
    rows: Sequence[ConvenedRow],
    stop_id: int | None,
    shown: Plan,
) -> Plan:
    """Put on their lists the tenants of the plan `shown`; the plan.

    Raises Changed when the same rows would now have another fate, so confirming twice
    writes once.
    """
    days = _locked(session, {planned.stop_id for planned in shown.rows})
    found = plan(session, actor, rows, stop_id)
    found.must_be(shown.digest)
    _convene(session, found.rows, days)
    for planned in found.rows:
        correct(session, actor, planned)
    session.flush()
    audit(session, actor, Act.VISIT_CONVENE, "list")  # no count: who reads the record sees none
    return found


@requires(Permission.IDENTITY_READ)
def begin(session: Session, actor: Actor, file: ImportFile, to_write: int) -> ImportRun:
    """Give the import of a list its number, or take up the one that was stopped.

    Raises RunningAlready.
    """
    return runs.begin(session, actor, ImportList.CONVENED, file, to_write)


@requires(Permission.IDENTITY_READ)
def write_piece(
    session: Session,
    actor: Actor,
    run: ImportRun,
    shown: Sequence[PlannedTenant],
    stop_id: int | None,
) -> PieceWritten:
    """Put tenants on their lists as it was shown, all but those of whom that is no longer true.

    Raises RunEnded when the run was stopped.
    """
    held = runs.take(session, run)
    days = _locked(session, {planned.stop_id for planned in shown})
    now = plan(session, actor, [_as_shown(planned) for planned in shown], stop_id)
    fitting, problems = _fitting(shown, now)
    going, marked = _correct(session, actor, fitting)
    _convene(session, going, days)
    changed = sum(planned.fate is Fate.CHANGE for planned in going)
    done = PieceWritten(len(going) - changed, changed, in_order((*problems, *marked)))
    runs.note(held, done, shown[-1].row.line)
    audit(session, actor, Act.VISIT_CONVENE, "list")
    return done


@requires(Permission.IDENTITY_READ)
def stop(session: Session, actor: Actor, number: int) -> None:
    """Have an import end after the piece that is being written."""
    runs.stop(session, actor, ImportList.CONVENED, number)


@requires(Permission.IDENTITY_READ)
def recent(session: Session, actor: Actor, target: int = 0) -> Sequence[ImportRun]:
    """The last imports to a stop, newest first; 0: those whose rows say their day."""
    return runs.recent(session, ImportList.CONVENED, target)


@requires(Permission.IDENTITY_READ)
def of_file(session: Session, actor: Actor, file: ImportFile) -> ImportRun | None:
    """The last import of a file."""
    return runs.of_file(session, ImportList.CONVENED, file)


def _as_shown(planned: PlannedTenant) -> ConvenedRow:
    """The row, meaning whom it was shown to mean: the rows by which that was found, on the list
    already or in another piece, are not here to tell it again.
    """
    if planned.row.meant:
        return planned.row
    if planned.fate is Fate.NEW:
        return replace(planned.row, meant=NEW)
    if planned.how is How.LIST:
        return replace(planned.row, meant=str(planned.person_id))
    return planned.row


def _fitting(
    shown: Sequence[PlannedTenant], now: Plan
) -> tuple[list[PlannedTenant], list[RowProblem]]:
    """The rows whose fate is as it was shown, and why the others are handed back."""
    refused = {problem.line: problem for problem in now.problems}
    fates = {fate.row.line: fate for fate in now.rows}
    fitting: dict[int, PlannedTenant] = {}
    problems = []
    for planned in shown:
        line, fate = planned.row.line, fates.get(planned.row.line)
        if fate is None:
            problems.append(refused[line])
        elif _stored_before(planned, fate) or _same(planned, fate, fitting):
            fitting[line] = fate
        else:
            problems.append(_handed_back(planned, _why(planned, fate)))
    return list(fitting.values()), problems


def _same(planned: PlannedTenant, fate: PlannedTenant, fitting: Collection[int]) -> bool:
    """Whether a row's fate is as it was shown, the row of the same new tenant being among those
    that go in.
    """
    as_shown = replace(fate, row=planned.row, how=planned.how) == planned
    return as_shown and (fate.same_as is None or fate.same_as in fitting)


def _stored_before(planned: PlannedTenant, fate: PlannedTenant) -> bool:
    """Whether a new tenant of an earlier row is known since a piece before this one. Where others
    of the name keep them from being found, a second person would be stored: they are not new.
    """
    return planned.same_as is not None and fate.fate is Fate.KNOWN


def _why(planned: PlannedTenant, fate: PlannedTenant) -> str:
    """Why a row is handed back whose fate is another now."""
    if fate.fate is not Fate.ALREADY:
        return CHANGED
    if planned.fate is not Fate.CHANGE:
        return ON_LIST
    return VisitFlaw.CHECKED_IN.label if fate.changes else CHANGED


def _handed_back(planned: PlannedTenant, why: str) -> RowProblem:
    return RowProblem(planned.row.line, "family_name", why, planned.row.name)


def _convene(session: Session, rows: Sequence[PlannedTenant], days: dict[int, date]) -> None:
    people = _people(session, rows)
    made = [
        Appointment(
            stop_id=planned.stop_id,
            person_id=planned.person_id or people[planned.same_as or planned.row.line],
            quarter_id=planned.quarter_id,
            starts_at=planned.starts_at,
            state=VisitState.CONVENED,
        )
        for planned in rows
        if planned.fate in (Fate.NEW, Fate.KNOWN)
    ]
    session.add_all(made)
    session.flush()
    counted = [fact for visit in made for fact in facts_of(visit, days[visit.stop_id])]
    if counted:
        facts.move(session, (), counted)


def _correct(
    session: Session, actor: Actor, rows: Sequence[PlannedTenant]
) -> tuple[list[PlannedTenant], list[RowProblem]]:
    """Correct those on a list already, take off those who move. The rows that go on, and why the
    others are handed back: of what is refused nothing was written.
    """
    going, problems = [], []
    for planned in rows:
        try:
            correct(session, actor, planned)
        except Refused as refused:
            problems.append(_handed_back(planned, refused.why.label))
        except (Changed, NotThere):
            problems.append(_handed_back(planned, CHANGED))
        else:
            going.append(planned)
    return going, problems


def _locked(session: Session, stops: set[int]) -> dict[int, date]:
    """The days of the stops; nobody else imports to them, or cancels them, until the end."""
    rows = session.scalars(
        select(MobileStop)
        .where(MobileStop.id.in_(stops))
        .order_by(MobileStop.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {stop.id: rome_day(stop.starts_at) for stop in rows}


def _people(session: Session, rows: Sequence[PlannedTenant]) -> dict[int, int]:
    """Store the new tenants; their ids by line."""
    new = [planned for planned in rows if planned.fate is Fate.NEW and planned.same_as is None]
    households = [Household(quarter_id=planned.quarter_id) for planned in new]
    session.add_all(households)
    session.flush()
    people = [
        _person(planned.row, household) for planned, household in zip(new, households, strict=True)
    ]
    session.add_all(people)
    add_people(session, people)
    return {planned.row.line: person.id for planned, person in zip(new, people, strict=True)}


def _person(row: ConvenedRow, household: Household) -> Person:
    return Person(
        household_id=household.id,
        family_name=row.family_name,
        given_name=row.given_name,
        codice_fiscale=row.codice_fiscale or None,
        phone=row.phone or None,
        address=row.address or None,
        fictitious=get_settings().demo,
        created_at=utcnow(),
    )
