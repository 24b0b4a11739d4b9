"""Actions in quarters as lists and a quarter's profile show them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from db.access import requires
from db.models.accounts import AuditEvent, User
from db.models.actions import ActionNeed, ActionPart, QuarterAction
from db.models.directory import Partner
from db.models.network import Membership
from db.reference.catalogue import Catalogue, QuarterPlace, catalogue_of
from domain.actions.forms import ActionForm, ActionState, Contribution
from domain.errors import NotThere
from domain.permissions import Actor, Permission

PAGE_SIZE, IN_PROFILE, HISTORY, OFFERED = 20, 5, 20, 500
OPEN = (ActionState.RUNNING, ActionState.PLANNED)


@dataclass(frozen=True, slots=True)
class Contributor:
    """An organisation in an action; `reference` is empty where it was deleted since. `gone`: it is
    no longer active, or has left the network.
    """

    reference: str
    name: str
    does: str
    gone: bool


@dataclass(frozen=True, slots=True)
class ActionDetail:
    """An action as stored; `owner` is the name of who does the next step, if there is one."""

    id: int
    version: int
    form: ActionForm
    place: QuarterPlace
    contributors: tuple[Contributor, ...]
    owner: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Actions:
    """Some actions, and how many there are in all."""

    total: int
    rows: tuple[ActionDetail, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the history of an action: when, which act, by whom, which fields."""

    at: datetime
    action: str
    who: str
    fields: tuple[str, ...]


@requires(Permission.NETWORK_READ)
def listed(
    session: Session,
    actor: Actor,
    state: ActionState | None = None,
    quarter: str = "",
    page: int = 1,
) -> Actions:
    """One page of those of a state, latest begun first; None: all that are not over. `quarter`: the
    code of one, with those that were merged into it.
    """
    where = _in_state(state)
    if quarter:
        where = (*where, _at(catalogue_of(session), quarter))
    return _found(session, actor, where, PAGE_SIZE, PAGE_SIZE * (max(page, 1) - 1))


@requires(Permission.NETWORK_READ)
def of_quarter(session: Session, actor: Actor, code: str) -> Actions:
    """What is planned and done in a quarter, and in those merged into it: the first of it."""
    return _found(session, actor, (*_in_state(None), _at(catalogue_of(session), code)), IN_PROFILE)


@requires(Permission.NETWORK_READ)
def detail(session: Session, actor: Actor, action_id: int) -> ActionDetail:
    """One action. Raises NotThere."""
    return details(session, actor, [found(session, action_id)])[0]


@requires(Permission.NETWORK_READ)
def history(session: Session, actor: Actor, action_id: int) -> tuple[Event, ...]:
    """What was done to an action, latest first, without what was said before."""
    rows = session.execute(
        select(AuditEvent.at, AuditEvent.action, User.name, AuditEvent.detail)
        .outerjoin(User, User.id == AuditEvent.user_id)
        .where(AuditEvent.subject == subject(action_id))
        .order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
        .limit(HISTORY)
    )
    return tuple(
        Event(at, action, who or "", tuple(detail.split()) if action == "action.edit" else ())
        for at, action, who, detail in rows
    )


@requires(Permission.NETWORK_WRITE)
def organisations(session: Session, actor: Actor) -> dict[int, tuple[str, str]]:
    """Whom an action can be done with: name and reference by id, the members of the network
    first; who is not active or has left is not offered.
    """
    member = Membership.joined_on.is_not(None) | Membership.signed_on.is_not(None)
    rows = session.execute(
        select(Partner.id, Partner.name, Partner.reference)
        .outerjoin(Membership, Membership.partner_id == Partner.id)
        .where(Partner.active, Membership.left_on.is_(None))
        .order_by(func.coalesce(member, False).desc(), Partner.name, Partner.id)
        .limit(OFFERED)
    )
    return {partner_id: (name, reference) for partner_id, name, reference in rows}


@requires(Permission.NETWORK_WRITE)
def owners(session: Session, actor: Actor) -> dict[int, tuple[str, str]]:
    """Who of the agency can do a next step: name and username by id."""
    rows = session.execute(
        select(User.id, User.name, User.username).where(User.active).order_by(User.name, User.id)
    )
    return {user_id: (name, username) for user_id, name, username in rows}


def found(session: Session, action_id: int) -> QuarterAction:
    """The action of that id. Raises NotThere."""
    action = session.get(QuarterAction, action_id) if 0 < action_id < 2**31 else None
    if action is None:
        raise NotThere(action_id)
    return action


def subject(action_id: int) -> str:
    """How the record of what was done names an action."""
    return f"action {action_id}"


def details(
    session: Session, actor: Actor, actions: Iterable[QuarterAction]
) -> tuple[ActionDetail, ...]:
    """These actions with their needs and organisations, in three questions however many."""
    listed = list(actions)
    ids = [action.id for action in listed]
    catalogue = catalogue_of(session)
    needs: defaultdict[int, list[str]] = defaultdict(list)
    for action_id, code in session.execute(
        select(ActionNeed.action_id, ActionNeed.need_code)
        .where(ActionNeed.action_id.in_(ids))
        .order_by(ActionNeed.need_code)
    ):
        needs[action_id].append(code)
    parts = _parts(session, ids)
    known = {action.step_user_id for action in listed if action.step_user_id}
    owners = select(User.id, User.name).where(User.id.in_(known))
    named = dict(session.execute(owners).all())
    made = []
    for action in listed:
        place = catalogue.quarters[action.quarter_id]
        form = ActionForm(
            quarter=place.code,
            kind=action.kind,
            aim=action.aim,
            needs=tuple(needs[action.id]),
            since=action.since,
            until=action.until,
            state=action.state,
            came=action.came,
            step=action.step,
            step_user=action.step_user_id,
            step_due=action.step_due,
            parts=tuple(part for part, _who in parts[action.id]),
        )
        whom = tuple(who for _part, who in parts[action.id])
        owner, mine = named.get(action.step_user_id or 0, ""), action.step_user_id == actor.user_id
        made.append(ActionDetail(action.id, action.version, form, place, whom, owner, mine))
    return tuple(made)


def _parts(
    session: Session, ids: list[int]
) -> defaultdict[int, list[tuple[Contribution, Contributor]]]:
    rows = session.execute(
        select(ActionPart, Partner.reference, Partner.active, Membership.left_on)
        .outerjoin(Partner, Partner.id == ActionPart.partner_id)
        .outerjoin(Membership, Membership.partner_id == ActionPart.partner_id)
        .where(ActionPart.action_id.in_(ids))
        .order_by(ActionPart.id)
    )
    made: defaultdict[int, list[tuple[Contribution, Contributor]]] = defaultdict(list)
    for part, reference, active, left_on in rows:
        gone = not active or left_on is not None
        made[part.action_id].append(
            (
                Contribution(part.partner_id, part.name, part.does),
                Contributor(reference or "", part.name, part.does, gone),
            )
        )
    return made


def _in_state(state: ActionState | None) -> tuple[ColumnElement[bool], ...]:
    return (QuarterAction.state.in_(OPEN if state is None else (state,)),)


def with_merged(catalogue: Catalogue, codes: Iterable[str]) -> list[int]:
    """The ids of these quarters, and of those that they took the place of."""
    here = set(codes)
    while True:
        more = {q.code for q in catalogue.quarters.values() if q.merged_into in here} - here
        if not more:
            break
        here |= more
    return [q.id for q in catalogue.quarters.values() if q.code in here]


def _at(catalogue: Catalogue, code: str) -> ColumnElement[bool]:
    return QuarterAction.quarter_id.in_(with_merged(catalogue, {code}))


def _found(
    session: Session,
    actor: Actor,
    where: tuple[ColumnElement[bool], ...],
    size: int,
    offset: int = 0,
) -> Actions:
    by = QuarterAction.since.desc(), QuarterAction.id.desc()
    total = session.scalar(select(func.count()).select_from(QuarterAction).where(*where)) or 0
    first = select(QuarterAction).where(*where).order_by(*by).limit(size).offset(offset)
    return Actions(total, details(session, actor, session.scalars(first).all()))
