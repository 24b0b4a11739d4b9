"""Actions in quarters as a person says them."""

from typing import Any

import i18n
from components.elements.rows import Row, Tag
from db.actions.read import ActionDetail
from db.actions.said import days, name
from db.clock import today
from db.reference.catalogue import Catalogue, QuarterPlace
from domain.actions.forms import (
    ActionForm,
    ActionKind,
    ActionState,
    Contribution,
    late_to_begin,
    past_its_end,
)
from i18n import _

_TONES = {
    ActionState.PLANNED: "info",
    ActionState.RUNNING: "good",
    ActionState.DONE: "plain",
    ActionState.GIVEN_UP: "warn",
}


def labels() -> dict[str, str]:
    """The fields of the form."""
    return {
        "quarter": _("Quarter"),
        "kind": _("What it is"),
        "aim": _("What it is for"),
        "needs": _("Needs it is for"),
        "since": _("From which day"),
        "until": _("To (empty: without an end)"),
        "state": _("Where it stands"),
        "came": _("What came of it"),
        "step": _("Next step"),
        "step_user": _("Who of ALER does it"),
        "step_due": _("By when"),
        "parts": _("Organisations"),
    }


def tags(form: ActionForm) -> tuple[Tag, ...]:
    """Where it stands, and whether that cannot be true any more."""
    made = [Tag(_(form.state.label), _TONES[form.state])]
    if form.since and late_to_begin(form.state, form.since, today()):
        made.append(Tag(_("should have begun"), "bad"))
    if past_its_end(form.state, form.until, today()):
        made.append(Tag(_("past its last day"), "bad"))
    return tuple(made)


def place(quarter: QuarterPlace) -> str:
    """The quarter with its municipality, and that it is closed."""
    named = f"{quarter.name} · {quarter.municipality}"
    return _("{quarter} (closed)").format(quarter=named) if quarter.closed_on else named


def with_whom(action: ActionDetail) -> str:
    """The organisations in one line, or that there is none."""
    names = [name(one) for one in action.contributors]
    return _("with {names}").format(names=", ".join(names)) if names else _("ALER alone")


def needs(form: ActionForm, catalogue: Catalogue) -> str:
    """The needs in one line, or nothing."""
    return ", ".join(catalogue.needs[code].label for code in form.needs)


def row(action: ActionDetail, catalogue: Catalogue, *, at: bool) -> Row:
    """A line of a list; `at`: with its quarter."""
    form = action.form
    lines = (
        place(action.place) if at else "",
        f"{_(form.kind.label)} · {days(form)} · {with_whom(action)}",
        needs(form, catalogue),
    )
    return Row(
        id=str(action.id),
        title=form.aim,
        href=f"/rete?view=actions&action={action.id}",
        tags=tags(form),
        lines=tuple(line for line in lines if line),
    )


def step(action: ActionDetail) -> str:
    """The next step with its owner and day, or nothing."""
    if action.form.step_due is None:
        return ""
    return _("{step}: {owner}, by {day}").format(
        step=action.form.step, owner=action.owner, day=i18n.day(action.form.step_due)
    )


def said(name: str, value: Any, catalogue: Catalogue, people: dict[int, tuple[str, str]]) -> str:
    """The value of a field, for two texts side by side."""
    match value:
        case None:
            return ""
        case ActionKind() | ActionState():
            return _(value.label)
        case int():
            return people.get(value, ("", ""))[0]
        case tuple():
            return ", ".join(
                each.name if isinstance(each, Contribution) else catalogue.needs[each].label
                for each in value
            )
    return i18n.day(value) if name in ("since", "until", "step_due") else str(value)
