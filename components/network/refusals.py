"""What the errors of the network mean to who fills in one of its forms."""

from typing import Any

from components.sheet import Stored
from db.network.meetings import MeetingConflict, UnknownMeeting
from db.network.members import MembershipConflict, UnknownMember
from i18n import _


def why(error: Exception) -> Any:
    """For `Sheet.save`."""
    match error:
        case MeetingConflict() | MembershipConflict():
            return Stored(error.stored.version, error.stored.form)
        case UnknownMeeting() | UnknownMember():
            return _("Not saved: it is not there any more.")
    return None
