"""What the errors of the network mean to who fills in one of its forms."""

from typing import Any

from components.sheet import Stored
from domain.errors import Changed, NotThere
from i18n import _


def why(error: Exception) -> Any:
    """For `Sheet.save`."""
    match error:
        case Changed():
            return Stored(error.present.version, error.present.form)
        case NotThere():
            return _("Not saved: it is not there any more.")
    return None
