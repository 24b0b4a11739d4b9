"""How an action in a quarter is written down and changed, and its next step done.

Only who coordinates the network writes: they see no case, so nothing of an action can tell what
only cases tell.
"""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.access import audit, requires
from db.actions.read import details, found, organisations, subject
from db.clock import today, utcnow
from db.engine import insert_into
from db.models.accounts import User
from db.models.actions import ActionNeed, ActionPart, QuarterAction
from db.reference.catalogue import catalogue_of
from domain.actions.forms import ActionForm, Contribution, checked_action
from domain.acts import Act
from domain.directory.forms import differences
from domain.errors import Changed, NotThere, Refused
from domain.permissions import Actor, Permission, PermissionDenied
from domain.record.changes import open_to_all
from domain.vocabulary import N_

_FIELDS = ("kind", "aim", "since", "until", "state", "came", "step", "step_due")


@requires(Permission.NETWORK_WRITE)
def create(session: Session, actor: Actor, form: ActionForm, token: str) -> int:
    """Write a new action down; its id. The same `token` again gives the first one's id and writes
    nothing. Raises Refused.
    """
    form = _checked(session, actor, form, ActionForm())
    made: int | None = session.scalar(
        insert_into(session, QuarterAction)
        .values(form_token=token, created_at=utcnow(), created_by=actor.user_id)
        .values(_values(session, form))
        .on_conflict_do_nothing(index_elements=[QuarterAction.form_token])
        .returning(QuarterAction.id)
    )
    if made is None:
        same = select(QuarterAction.id).where(QuarterAction.form_token == token)
        return session.scalars(same).one()
    _write_lists(session, made, form)
    audit(session, actor, Act.ACTION_CREATE, subject(made), form.quarter)
    return made


@requires(Permission.NETWORK_WRITE)
def edit(session: Session, actor: Actor, action_id: int, version: int, form: ActionForm) -> None:
    """Change what is written of an action; the same twice is written once.

    Raises Refused, Changed, NotThere.
    """
    action = _held(session, action_id)
    now = details(session, actor, [action])[0]
    form = _checked(session, actor, form, now.form)
    changed = differences(now.form, form)
    if not changed:
        return
    if action.version != version:
        raise Changed(now)
    for name, value in _values(session, form).items():
        setattr(action, name, value)
    action.version = version + 1  # also where only its lists have changed
    _write_lists(session, action_id, form)
    told = {name: (_text(old), _text(new)) for name, (old, new) in changed.items()}
    audit(
        session,
        actor,
        Act.ACTION_EDIT,
        subject(action_id),
        " ".join(changed),
        changes=open_to_all(told),
    )


@requires(Permission.NETWORK_READ)
def finish_step(session: Session, actor: Actor, action_id: int, version: int) -> None:
    """The next step is done: nothing is to be done until another is written. One's own anybody may
    finish, the others who writes the network. Raises NotThere, Changed, PermissionDenied.
    """
    action = _held(session, action_id)
    if action.step_due is None:
        raise NotThere(action_id)
    if action.step_user_id != actor.user_id and not actor.may(Permission.NETWORK_WRITE):
        raise PermissionDenied(actor, Permission.NETWORK_WRITE)
    if action.version != version:
        raise Changed(details(session, actor, [action])[0])
    done = {"step": (action.step, "")}
    action.step, action.step_user_id, action.step_due = "", None, None
    audit(session, actor, Act.ACTION_STEP, subject(action_id), changes=open_to_all(done))


def _held(session: Session, action_id: int) -> QuarterAction:
    """The action to change, held until the transaction ends."""
    action = found(session, action_id)
    session.refresh(action, with_for_update=True)
    return action


def _checked(session: Session, actor: Actor, form: ActionForm, before: ActionForm) -> ActionForm:
    """The form as it is stored: what was there before may stay, also where it is chosen no more."""
    form = checked_action(form, today())
    problems: dict[str, str] = {}
    catalogue = catalogue_of(session)
    place = catalogue.quarters_by_code.get(form.quarter)
    if place is None:
        problems["quarter"] = N_("Choose the quarter.")
    elif place.closed_on is not None and form.quarter != before.quarter:
        problems["quarter"] = N_("This quarter is closed: choose the one that took its place.")
    asked = [catalogue.needs.get(code) for code in form.needs]
    if any(need is None or need.restricted for need in asked):
        problems["needs"] = N_("Reserved needs do not stand here: where few live they tell of one.")
    if form.step_user is not None and form.step_user != before.step_user:
        known = select(User.id).where(User.id == form.step_user, User.active)
        if session.scalar(known) is None:
            problems["step_user"] = N_("Choose who does it, among those in the list.")
    parts = _named(session, actor, form, before)
    if parts is None:
        problems["parts"] = N_("One of these has left meanwhile: choose among those in the list.")
    if problems:
        raise Refused(problems)
    return ActionForm(
        **{name: getattr(form, name) for name in ActionForm.__slots__ if name != "parts"},
        parts=parts or (),
    )


def _named(
    session: Session, actor: Actor, form: ActionForm, before: ActionForm
) -> tuple[Contribution, ...] | None:
    """The organisations with their names as they are kept; None where one cannot be chosen."""
    stood = {part.partner_id: part.name for part in before.parts if part.partner_id}
    lost = {part.name for part in before.parts if part.partner_id is None}
    offered = organisations(session, actor)
    made = []
    for part in form.parts:
        name = stood.get(part.partner_id or 0) or offered.get(part.partner_id or 0, ("", ""))[0]
        if part.partner_id is None and part.name in lost:
            name = part.name
        if not name:
            return None
        made.append(Contribution(part.partner_id, name, part.does))
    return tuple(made)


def _values(session: Session, form: ActionForm) -> dict[str, object]:
    place = catalogue_of(session).quarters_by_code[form.quarter]
    own = {name: getattr(form, name) for name in _FIELDS}
    return {**own, "quarter_id": place.id, "step_user_id": form.step_user}


def _write_lists(session: Session, action_id: int, form: ActionForm) -> None:
    session.execute(delete(ActionNeed).where(ActionNeed.action_id == action_id))
    session.execute(delete(ActionPart).where(ActionPart.action_id == action_id))
    session.add_all(ActionNeed(action_id=action_id, need_code=code) for code in form.needs)
    for part in form.parts:
        session.add(
            ActionPart(
                action_id=action_id, partner_id=part.partner_id, name=part.name, does=part.does
            )
        )
        session.flush()  # in the order they were written


def _text(value: object) -> object:
    """Organisations with what they do, as the record keeps them."""
    if isinstance(value, tuple):
        said = [f"{v.name}: {v.does}" if isinstance(v, Contribution) else str(v) for v in value]
        return "; ".join(said)
    return value
