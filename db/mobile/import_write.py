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
from domain.business_time import day_of
from domain.errors import Changed, NotThere, Refused
from domain.imports.plan import NEW, RowProblem, in_order
from domain.imports.runs import ImportPiece, PieceWritten
from domain.mobile.convened import ConvenedRow, How
from domain.mobile.stops import VisitFlaw, VisitState
from domain.permissions import Actor, Permission
from domain.vocabulary import N_
from settings import get_settings

CHANGED = N_("The lists changed while the file was being imported: look at this row again.")
ON_LIST = N_("This tenant came on the list meanwhile.")


@requires(Permission.IDENTITY_READ)
def write_piece(
    session: Session, actor: Actor, piece: ImportPiece[PlannedTenant], stop_id: int | None
) -> PieceWritten:
    """Put tenants on their lists as it was shown, all but those of whom that is no longer true.

    Raises RunEnded when the run was stopped, PieceIsIn.
    """
    held = runs.take(session, piece.run)
    done = _written(session, actor, piece.rows, stop_id, piece.made)
    runs.note(held, done, piece.rows[-1].line)
    # No count: who reads the record sees none.
    audit(session, actor, Act.VISIT_CONVENE, runs.on_record(piece.run))
    return done


@requires(Permission.IDENTITY_READ)
def convene(session: Session, actor: Actor, shown: PlannedTenant, stop_id: int) -> None:
    """Put one tenant on a list as it was shown. Raises Changed when that is no longer true."""
    if _written(session, actor, [shown], stop_id).problems:
        raise Changed
    audit(session, actor, Act.VISIT_CONVENE, "list")


def _written(
    session: Session,
    actor: Actor,
    shown: Sequence[PlannedTenant],
    stop_id: int | None,
    made: Collection[int] = (),
) -> PieceWritten:
    days = _locked(session, {planned.stop_id for planned in shown})
    now = plan(session, actor, [_as_shown(planned) for planned in shown], stop_id)
    fitting, problems = _fitting(shown, now, made)
    going, marked = _correct(session, actor, fitting)
    people = _convene(session, going, days)
    changed = sum(planned.fate is Fate.CHANGE for planned in going)
    handed_back = in_order((*problems, *marked))
    return PieceWritten(len(going) - changed, changed, handed_back, tuple(people))


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
    shown: Sequence[PlannedTenant], now: Plan, made: Collection[int]
) -> tuple[list[PlannedTenant], list[RowProblem]]:
    """The rows whose fate is as it was shown, and why the others are handed back. The people
    `made` are of this file.
    """
    refused = {problem.line: problem for problem in now.problems}
    fates = {fate.line: fate for fate in now.rows}
    fitting: dict[int, PlannedTenant] = {}
    problems = []
    for planned in shown:
        line, fate = planned.line, fates.get(planned.line)
        if fate is None:
            problems.append(refused[line])
        elif _stored_before(planned, fate) or _same(planned, fate, fitting, made):
            fitting[line] = fate
        else:
            problems.append(_handed_back(planned, _why(planned, fate)))
    return list(fitting.values()), problems


def _same(
    planned: PlannedTenant,
    fate: PlannedTenant,
    fitting: Collection[int],
    made: Collection[int],
) -> bool:
    """Whether a row's fate is as it was shown, nobody else may be meant by it since, and the row
    of the same new tenant is among those that go in.
    """
    as_shown = replace(fate, row=planned.row, how=planned.how, alike=planned.alike) == planned
    others = {ref for ref, _name in set(fate.alike) - set(planned.alike)} - set(made)
    return as_shown and not others and (fate.same_as is None or fate.same_as in fitting)


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
    return RowProblem(planned.line, "family_name", why, planned.row.name)


def _convene(
    session: Session, rows: Sequence[PlannedTenant], days: dict[int, date]
) -> Collection[int]:
    """Put them on their lists; the people who were stored."""
    people = _people(session, rows)
    made = [
        Appointment(
            stop_id=planned.stop_id,
            person_id=planned.person_id or people[planned.same_as or planned.line],
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
    return people.values()


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
    return {stop.id: day_of(stop.starts_at) for stop in rows}


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
    return {planned.line: person.id for planned, person in zip(new, people, strict=True)}


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
