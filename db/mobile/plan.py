"""Plan the stops of the mobile office: add, change, cancel, take up again.

There is one camper to a province: two of its stops at the same time are refused.
"""

from datetime import datetime, timedelta

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from db import clock
from db.access import audit, requires
from db.clock import utcnow
from db.figures import months as facts
from db.figures.told import Reader, reader_of
from db.mobile.counts import facts_of_list
from db.mobile.stops import stop
from db.models.mobile import Appointment, MobileStop
from db.models.reference import Municipality, Quarter
from db.reference.catalogue import catalogue_of
from domain.acts import Act
from domain.business_time import ROME, day_of
from domain.errors import Changed, NotThere, Refused
from domain.mobile.stops import AROUND, StopFlaw, StopForm, VisitState, checked
from domain.permissions import Actor, Permission
from domain.record.changes import open_to_all

_TOLD = ("quarter", "place", "starts_at", "ends_at")
"""What the record keeps of a stop that is changed."""


@requires(Permission.MOBILE_WRITE)
def add(session: Session, actor: Actor, form: StopForm, token: str) -> tuple[int, ...]:
    """Plan a stop, or one a week; their ids. The same `token` again returns the same stops.

    Raises Refused with every flaw: then nothing is written.
    """
    catalogue = catalogue_of(session)
    form = checked(form, catalogue.open_quarters, clock.today())
    quarter = catalogue.quarters[form.quarter_id]  # type: ignore[index]  # checked
    _one_at_a_time(session, quarter.province)
    known = session.scalars(
        select(MobileStop.id).where(
            MobileStop.token.in_([f"{token}.{n}" for n in range(form.weeks)])
        )
    ).all()
    if known:
        return tuple(known)
    made = []
    for n, (starts_at, ends_at) in enumerate(form.spans()):
        _refuse_overlap(session, actor, quarter.province, starts_at, ends_at)
        made.append(
            MobileStop(
                quarter_id=quarter.id,
                starts_at=starts_at,
                ends_at=ends_at,
                place=form.place,
                token=f"{token}.{n}",
            )
        )
    session.add_all(made)
    session.flush()
    audit(session, actor, Act.STOP_ADD, quarter.code, f"{form.day}, {form.weeks}")
    return tuple(each.id for each in made)


@requires(Permission.MOBILE_WRITE)
def change(session: Session, actor: Actor, stop_id: int, version: int, form: StopForm) -> None:
    """Change a stop; hours of the list stay on the new day. The same twice is written once.

    Raises Refused (also another day though tenants came, another day or begin of one that has
    begun), Changed, NotThere.
    """
    catalogue = catalogue_of(session)
    found = _locked(session, stop_id)
    day = day_of(found.starts_at)
    allowed = {*catalogue.open_quarters, found.quarter_id}
    form = checked(form, allowed, clock.today(), stays=day)
    quarter = catalogue.quarters[form.quarter_id]  # type: ignore[index]  # checked
    [(starts_at, ends_at)] = form.spans()[:1]
    if (found.quarter_id, found.place, found.starts_at, found.ends_at) == (
        quarter.id,
        form.place,
        starts_at,
        ends_at,
    ):
        return
    _demand(session, actor, found, version)
    moved = form.day != day
    if found.starts_at != starts_at:
        held = StopFlaw.HELD_THEN if moved else None
        _refuse_if_held(session, actor, found, StopFlaw.BEGINS_THEN, held)
    _one_at_a_time(session, quarter.province)
    if found.cancelled_at is None:
        _refuse_overlap(session, actor, quarter.province, starts_at, ends_at, but=found.id)
    before = facts_of_list(session, found)
    if moved:
        _move_list(session, found, starts_at)
    was = (catalogue.quarters[found.quarter_id].code, found.place, found.starts_at, found.ends_at)
    found.quarter_id, found.place = quarter.id, form.place
    found.starts_at, found.ends_at = starts_at, ends_at
    fits = (quarter.code, form.place, starts_at, ends_at)
    kept = open_to_all(dict(zip(_TOLD, zip(was, fits, strict=True), strict=True)))
    found.version += 1
    facts.move(session, before, facts_of_list(session, found))
    audit(session, actor, Act.STOP_CHANGE, f"stop:{stop_id}", f"{form.day}", changes=kept)


@requires(Permission.MOBILE_WRITE)
def cancel(session: Session, actor: Actor, stop_id: int, version: int) -> None:
    """It does not take place; its list stays to be called, and counts no more.

    Raises Refused, Changed, NotThere.
    """
    found = _locked(session, stop_id)
    if found.cancelled_at is not None:
        return
    _demand(session, actor, found, version)
    _refuse_if_held(session, actor, found, StopFlaw.BEGUN, StopFlaw.HELD)
    facts.move(session, facts_of_list(session, found), ())
    found.cancelled_at = utcnow()
    found.version += 1
    audit(session, actor, Act.STOP_CANCEL, f"stop:{stop_id}")


@requires(Permission.MOBILE_WRITE)
def restore(session: Session, actor: Actor, stop_id: int, version: int) -> None:
    """It takes place after all. Raises Refused, Changed, NotThere."""
    found = _locked(session, stop_id)
    if found.cancelled_at is None:
        return
    _demand(session, actor, found, version)
    province = catalogue_of(session).quarters[found.quarter_id].province
    _one_at_a_time(session, province)
    _refuse_overlap(session, actor, province, found.starts_at, found.ends_at, but=found.id)
    found.cancelled_at = None
    found.version += 1
    facts.move(session, (), facts_of_list(session, found))
    audit(session, actor, Act.STOP_RESTORE, f"stop:{stop_id}")


def _locked(session: Session, stop_id: int) -> MobileStop:
    found = session.get(MobileStop, stop_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotThere(stop_id)
    return found


def _demand(session: Session, actor: Actor, found: MobileStop, version: int) -> None:
    """A change of something else than what was seen is refused."""
    if found.version != version:
        raise Changed(stop(session, actor, found.id))


def _one_at_a_time(session: Session, province: str) -> None:
    """Of two plans for one camper the second sees the first. SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(
            text("SELECT pg_advisory_xact_lock(hashtextextended(:p, 0))"),
            {"p": f"stops of {province}"},
        )


def _refuse_overlap(
    session: Session,
    actor: Actor,
    province: str,
    starts_at: datetime,
    ends_at: datetime,
    but: int = 0,
) -> None:
    other = session.scalar(
        select(MobileStop.id)
        .join(Quarter, Quarter.id == MobileStop.quarter_id)
        .join(Municipality, Municipality.istat == Quarter.istat)
        .where(
            MobileStop.starts_at < ends_at,
            MobileStop.ends_at > starts_at,
            MobileStop.cancelled_at.is_(None),
            MobileStop.id != but,
            Municipality.province == province,
        )
        .order_by(MobileStop.starts_at)
        .limit(1)
    )
    if other is not None:
        raise Refused(StopFlaw.OVERLAP, stop(session, actor, other))


def _refuse_if_held(
    session: Session, actor: Actor, found: MobileStop, begun: StopFlaw, held: StopFlaw | None
) -> None:
    """`held`: that tenants came; None where this does not stand in the way. For who sees no cases
    a stop that begins within AROUND, or has begun, takes place when it is planned for: whether
    anybody came decides nothing, or the answer would tell one from none.
    """
    if reader_of(actor) is Reader.PROTECTED:
        if found.starts_at - AROUND <= utcnow():
            raise Refused(begun)
    elif held and _checked_in(session, found):
        raise Refused(held)


def _checked_in(session: Session, found: MobileStop) -> bool:
    """Whether anybody was marked: then the stop took place."""
    marked = select(Appointment.id).where(
        Appointment.stop_id == found.id, Appointment.state != VisitState.CONVENED
    )
    return session.scalar(marked.limit(1)) is not None


def _move_list(session: Session, found: MobileStop, starts_at: datetime) -> None:
    """The list goes to another day at the same hours."""
    by = day_of(starts_at) - day_of(found.starts_at)
    for visit in session.scalars(select(Appointment).where(Appointment.stop_id == found.id)):
        if visit.starts_at is not None:
            visit.starts_at = _same_hour(visit.starts_at, by.days)


def _same_hour(moment: datetime, days: int) -> datetime:
    """The same hour of Rome some days later, summer time or not."""
    local = moment.astimezone(ROME)
    return datetime.combine(local.date() + timedelta(days=days), local.time(), ROME)
