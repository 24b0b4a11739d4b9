"""An action in a quarter: what is done there, with whom, and what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from domain.errors import Refused
from domain.network.meetings import said, sensible
from domain.vocabulary import N_, Labelled

AIM_LIMIT, PART_LIMIT, STEP_LIMIT, CAME_LIMIT = 200, 120, 200, 5_000
NEEDS_LIMIT, ORGANISATIONS_LIMIT = 12, 30
_TOO_FAR = N_("This day is too far away: check the year.")


class ActionKind(Labelled):
    """What is done."""

    DESK = "desk", N_("Desk")
    LABORATORY = "laboratory", N_("Laboratory")
    TENANTS = "tenants", N_("Tenants’ meeting")
    CARE = "care", N_("Care of common places")
    VISITS = "visits", N_("Home visits and company")
    OTHER = "other", N_("Other action")


class ActionState(Labelled):
    """Where an action stands."""

    PLANNED = "planned", N_("Planned")
    RUNNING = "running", N_("Running")
    DONE = "done", N_("Finished")
    GIVEN_UP = "given_up", N_("Given up")

    @property
    def over(self) -> bool:
        """Whether nothing more comes of it."""
        return self in (ActionState.DONE, ActionState.GIVEN_UP)


@dataclass(frozen=True, slots=True)
class Contribution:
    """An organisation in an action: its id, or None where it was deleted since; its name as it was
    then, which is not asked of a new one; what it does there.
    """

    partner_id: int | None = None
    name: str = ""
    does: str = ""


@dataclass(frozen=True, slots=True)
class ActionForm:
    """What is written of an action. `until` None: without an end; `quarter` is a code; `step_user`
    is who of the agency does what comes next.
    """

    quarter: str = ""
    kind: ActionKind = ActionKind.DESK
    aim: str = ""
    needs: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    state: ActionState = ActionState.PLANNED
    came: str = ""
    step: str = ""
    step_user: int | None = None
    step_due: date | None = None
    parts: tuple[Contribution, ...] = ()


def checked_action(form: ActionForm, today: date) -> ActionForm:
    """The form as it is stored. Raises Refused with all that is wrong with it."""
    problems: dict[str, str] = {}
    texts: dict[str, Any] = {
        "aim": said(problems, "aim", form.aim, AIM_LIMIT, line=True),
        "step": said(problems, "step", form.step, STEP_LIMIT, line=True),
        "came": said(problems, "came", form.came, CAME_LIMIT),
        "parts": _parts(problems, form.parts),
        "needs": tuple(dict.fromkeys(form.needs)),
    }
    if not texts["aim"]:
        problems.setdefault("aim", N_("Write what it is for."))
    if not form.quarter:
        problems["quarter"] = N_("Choose the quarter.")
    if len(texts["needs"]) > NEEDS_LIMIT:
        problems["needs"] = N_("These are too many: keep those it is for.")
    form = replace(form, **texts)
    problems = {**_days(form, today), **_next_step(form, today), **problems}
    if problems:
        raise Refused(problems)
    return form


def late_to_begin(state: ActionState, since: date, today: date) -> bool:
    """Whether it should have begun and nobody has said so."""
    return state is ActionState.PLANNED and since < today


def past_its_end(state: ActionState, until: date | None, today: date) -> bool:
    """Whether its last day has been and nobody has said what came of it."""
    return state is ActionState.RUNNING and until is not None and until < today


def _days(form: ActionForm, today: date) -> Mapping[str, str]:
    problems = {}
    if form.since is None:
        problems["since"] = N_("Choose from when.")
    elif not sensible(form.since, today):
        problems["since"] = _TOO_FAR
    elif form.state in (ActionState.RUNNING, ActionState.DONE) and form.since > today:
        problems["since"] = N_("It has not begun yet: leave it planned, or put the day right.")
    if form.until and form.since and form.until < form.since:
        problems["until"] = N_("It ends before it begins.")
    elif form.until and not sensible(form.until, today):
        problems["until"] = _TOO_FAR
    elif form.state is ActionState.DONE and form.until is None:
        problems["until"] = N_("Say on which day it ended.")
    elif form.state is ActionState.DONE and form.until and form.until > today:
        problems["until"] = N_("This day is still to come: it is not finished yet.")
    elif form.state is ActionState.GIVEN_UP and form.since:
        problems.update(_given_up(form.since, form.until, today))
    return problems


def _given_up(since: date, until: date | None, today: date) -> Mapping[str, str]:
    """What was given up has gone on from its first day to its last, or has never begun: it has no
    last day then.
    """
    if until is None and since <= today:
        return {"until": N_("Say on which day it was given up.")}
    if until is not None and until > today:
        return {"until": N_("This day is still to come: leave it empty if it never began.")}
    return {}


def _next_step(form: ActionForm, today: date) -> Mapping[str, str]:
    """A step has an owner and a day, or there is none; of what is over nothing comes next."""
    if not form.step:
        if form.step_user is not None or form.step_due is not None:
            return {"step": N_("Write what is to be done, or take its owner and day away.")}
        return {}
    if form.state.over:
        return {"step": N_("It is over: take the next step away.")}
    problems = {}
    if form.step_user is None:
        problems["step_user"] = N_("Choose who does it.")
    if form.step_due is None:
        problems["step_due"] = N_("Choose by when.")
    elif not sensible(form.step_due, today):
        problems["step_due"] = _TOO_FAR
    return problems


def _parts(problems: dict[str, str], parts: tuple[Contribution, ...]) -> tuple[Contribution, ...]:
    if len(parts) > ORGANISATIONS_LIMIT:
        problems["parts"] = N_("These are too many: keep those that do something there.")
    found: dict[object, Contribution] = {}
    for part in parts:
        does = said(problems, "parts", part.does, PART_LIMIT, line=True)
        found.setdefault(part.partner_id or part.name, replace(part, does=does))
    return tuple(found.values())
