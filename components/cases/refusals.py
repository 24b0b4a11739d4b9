"""Why a change of a case was not saved, in words that say what to do."""

import i18n
from db.cases.change import ChangeRefused, UnknownCase
from db.referrals.ask import NoSuchService
from db.referrals.move import NoSuchReferral
from domain.cases.status import MoveNotAllowed
from domain.merging.rules import MergeRefused
from domain.referrals.moves import AnswerNotAllowed
from domain.text import TooLong
from i18n import _

_SAME = ("empty", "same", "urgency", "needs")
"""Refusals of what would change nothing."""


def nothing_changed(error: Exception) -> bool:
    """Whether nothing was lost or left undone: there was nothing to save."""
    return isinstance(error, ChangeRefused) and str(error) in _SAME


def why(error: Exception) -> str | None:
    """One sentence; what was typed is still on screen. None: it is no refusal."""
    match error:
        case TooLong():
            return _("Not saved: {length} characters, at most {limit}.").format(
                length=i18n.number(error.length), limit=i18n.number(error.limit)
            )
        case NoSuchService():
            return _("Not saved: that service is no longer in the directory.")
        case ChangeRefused() if str(error) == "waiting":
            return _("Not saved: that service has been asked already, or its message is ready.")
        case ChangeRefused() if str(error) == "token":
            return _("Not saved: another request left from this page. Look, then choose again.")
        case ChangeRefused() if str(error) == "no_mail":
            return _("Not sent: no mail address is known. Copy the message, or call.")
        case ChangeRefused() if str(error) == "two_keys":
            return _(
                "Not closed: a partner has the case in hand, or the tenant has not confirmed yet. "
                "Record it beside the partner, under Referrals."
            )
        case ChangeRefused() if str(error) == "needs_left":
            return _("Not closed: say how each need was answered, or choose another end.")
        case ChangeRefused() if str(error) == "nobody":
            return _("Not closed: nobody could answer one of the needs. Choose “Partly solved”.")
        case ChangeRefused() if str(error) == "asked more":
            return _("Not sent: the partner has just asked more. Read it, then send your answer.")
        case MergeRefused():
            return _("Not merged. {reason}").format(reason=_(error.why.label))
        case ChangeRefused() if str(error) == "merged":
            return _(
                "Not saved: this case was merged into another one, which is on screen now. "
                "Look at it and do it there."
            )
        case ChangeRefused() if str(error) == "past":
            return _("Not saved: choose a day to come.")
        case ChangeRefused() if str(error) == "empty":
            return _("Nothing to save: write something first.")
        case ChangeRefused() if nothing_changed(error):
            return _("Nothing to save: the case is like that already.")
        case (
            ChangeRefused()
            | MoveNotAllowed()
            | AnswerNotAllowed()
            | NoSuchReferral()
            | UnknownCase()
        ):
            return _("Not saved: the case has changed and this step is not possible any more.")
    return None
