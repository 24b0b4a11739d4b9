"""What an action is said to be in a line, the same on the screen and in the report."""

from datetime import date

import i18n
from db.access import without_actor
from db.actions.read import Contributor
from domain.actions.forms import ActionForm, past_its_end
from i18n import _


@without_actor("words for days, no data")
def days(form: ActionForm) -> str:
    """From when to when, as far as an end is set."""
    since = i18n.day(form.since) if form.since else ""
    if form.until is None:
        return _("from {day}, without an end").format(day=since)
    if form.until == form.since:
        return since
    return _("from {since} to {until}").format(since=since, until=i18n.day(form.until))


@without_actor("words for a name that was read, no data")
def name(one: Contributor) -> str:
    """The organisation, and whether it has left."""
    return _("{name} (has left)").format(name=one.name) if one.gone else one.name


@without_actor("words for a name that was read, no data")
def contributor(one: Contributor) -> str:
    """`Alfa: due ore a settimana`."""
    return f"{name(one)}: {one.does}" if one.does else name(one)


def state(form: ActionForm, today: date) -> str:
    """Where it stands, and that its last day has been and nobody has said what came of it."""
    told = _(form.state.label)
    if past_its_end(form.state, form.until, today):
        return _("{state}, past its last day").format(state=told)
    return told
