"""A wish of a tenant in words."""

import i18n
from components.elements.rows import Tag
from db.rights.wishes import WishLine
from domain.errors import DoneAlready, Refused
from domain.mail.messages import MailState
from domain.rights.wish import PENDING, Hurdle, WishState
from domain.text import TooLong
from i18n import _

_TONES = {WishState.OPEN: "warn", WishState.GRANTED: "info", WishState.REFUSED: "bad"}


def state_tag(wish: WishLine) -> Tag:
    """Where it stands."""
    return Tag(_(wish.state.label), _TONES.get(wish.state, "good"))


def lines(wish: WishLine) -> tuple[str, ...]:
    """What is known of it, a sentence a line; what is not known is left out."""
    who, day = wish.asked_by, i18n.day(wish.asked_on)
    said = [_("Asked on {day}, taken down by {who}").format(day=day, who=who)]
    if wish.state in PENDING:
        said.append(_("Answer due by {day}").format(day=i18n.day(wish.due_on)))
    if wish.decided_at is not None:
        day = i18n.day(wish.decided_at)
        said.append(_("Decided by {who}, {day}").format(who=wish.decided_by, day=day))
    if wish.ground is not None:
        said.append(_("Reason: {reason}").format(reason=_(wish.ground.label)))
    if wish.percent is not None:
        said.append(
            _("Being carried out: {n} % of what others wrote is looked through").format(
                n=wish.percent
            )
        )
    if wish.done_at is not None:
        said.append(_("Carried out on {day}").format(day=i18n.day(wish.done_at)))
    for state in dict.fromkeys(each.state for each in wish.told if each.state):
        names = ", ".join(each.name for each in wish.told if each.state is state)
        said.append(_told(state).format(names=names))
    return (*said, *filter(None, (wish.text, wish.answer)))


def _told(state: MailState) -> str:
    match state:
        case MailState.SENT:
            return _("Told by mail: {names}")
        case MailState.QUEUED:
            return _("Told by mail, in working time: {names}")
        case MailState.CALLED:
            return _("Told by phone: {names}")
        case MailState.UNKNOWN:
            return _("Told by mail, which may not have arrived, call them: {names}")
    return _("Not told, call them: {names}")


def why(error: Exception) -> str | None:
    """Why nothing was done, in a sentence; None: it is none of this room's refusals."""
    match error:
        case DoneAlready():
            return _("It stands so already.")
        case Refused(why=Hurdle() as hurdle):
            return _(hurdle.label).format(cases=error.about or "")
        case TooLong():
            return _("Not saved: {length} characters, at most {limit}.").format(
                length=i18n.number(error.length), limit=i18n.number(error.limit)
            )
    return None
