"""Why a change of a case was not saved, in words that say what to do."""

import i18n
from domain.errors import NotAllowed, NotThere, Refused
from domain.merging.rules import Hindrance
from domain.rights.wish import Hurdle
from domain.text import TooLong
from i18n import _

_SAME = ("empty", "same", "urgency", "needs")
"""Refusals of what would change nothing."""


def nothing_changed(error: Exception) -> bool:
    """Whether nothing was lost or left undone: there was nothing to save."""
    match error:
        case Refused(why=Hindrance() | Hurdle()):
            return False
        case Refused(why=code):
            return code in _SAME
    return False


def why(error: Exception) -> str | None:
    """One sentence; what was typed is still on screen. None: it is no refusal."""
    match error:
        case TooLong():
            return _("Not saved: {length} characters, at most {limit}.").format(
                length=i18n.number(error.length), limit=i18n.number(error.limit)
            )
        case Refused(why=Hindrance() as why):
            return _("Not merged. {reason}").format(reason=_(why.label))
        case Refused(why=Hurdle() as why):
            return _(why.label).format(cases=error.about or "")
        case Refused(problems=found) if found:
            return None  # said by field
        case Refused(why="no_service"):
            return _("Not saved: that service is no longer in the directory.")
        case Refused(why="waiting"):
            return _("Not saved: that service has been asked already, or its message is ready.")
        case Refused(why="token"):
            return _("Not saved: another request left from this page. Look, then choose again.")
        case Refused(why="no_mail"):
            return _("Not sent: no mail address is known. Copy the message, or call.")
        case Refused(why="two_keys"):
            return _(
                "Not closed: a partner has the case in hand, or the tenant has not confirmed yet. "
                "Record it beside the partner, under Requests."
            )
        case Refused(why="needs_left"):
            return _("Not closed: say how each need was answered, or choose another end.")
        case Refused(why="nobody"):
            return _("Not closed: nobody could answer one of the needs. Choose “Partly solved”.")
        case Refused(why="asked more"):
            return _("Not sent: the partner has just asked more. Read it, then send your answer.")
        case Refused(why="merged"):
            return _(
                "Not saved: this case was merged into another one, which is on screen now. "
                "Look at it and do it there."
            )
        case Refused(why="restricted"):
            return _(
                "Not saved: the tenant asked that their data is kept and not used. "
                "What is under way can end; nothing new is begun."
            )
        case Refused(why="past"):
            return _("Not saved: choose a day to come.")
        case Refused(why="empty"):
            return _("Nothing to save: write something first.")
        case Refused() if nothing_changed(error):
            return _("Nothing to save: the case is like that already.")
        case Refused() | NotAllowed() | NotThere():
            return _("Not saved: the case has changed and this step is not possible any more.")
    return None
