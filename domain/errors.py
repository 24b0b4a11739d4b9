"""Why something could not be done: the few kinds that callers treat differently.

Not there, changed meanwhile, not allowed (by a table of moves; by role: `PermissionDenied`), done
already, refused with reasons, a link whose time is over; for whoever runs the server: cannot run.
Nothing was written in any of them.
"""

from collections.abc import Mapping
from typing import Any


class NotThere(LookupError):
    """There is none of that reference, or not any more."""


class Changed(Exception):
    """Somebody changed it after it was read; `present` is what it is now, where there is more to
    say of it.
    """

    def __init__(self, present: Any = None) -> None:
        self.present = present
        super().__init__("changed meanwhile")


class NotAllowed(ValueError):
    """The table of moves has no such step, for this person or with this reason."""


class DoneAlready(Exception):
    """It was done before: nothing in it is new."""


class LinkExpired(Exception):
    """The link was good once; its time is over. `who` of ALER wrote it, where that is told."""

    def __init__(self, who: str = "") -> None:
        self.who = who
        super().__init__()


class CannotRun(Exception):
    """Ponte, or a command on the server, cannot go on; the message says what to do first."""


class Refused(ValueError):
    """It cannot be done as it is. `why` is the reason, `problems` those of the fields of a form;
    `about` is what stands in the way.
    """

    def __init__(self, why: Any = "", about: Any = None) -> None:
        self.problems: dict[str, Any] = dict(why) if isinstance(why, Mapping) else {}
        self.why: Any = "" if isinstance(why, Mapping) else why
        self.about = about
        told = (f"{name}: {problem}" for name, problem in self.problems.items())
        super().__init__(", ".join(told) or str(why))
