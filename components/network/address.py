"""The screen *Rete* in the address: the view, what is open in it."""

from components import address

VIEW, MEETING, TASK, MEMBER = "view", "meeting", "do", "member"
NEW, EDIT, PROMISE = "new", "edit", "promise"


def leave() -> None:
    """Nothing open and no filter: for another view."""
    address.only(view=address.get(VIEW))


def opened_meeting() -> int:
    """The id of the open meeting, or 0."""
    return address.number(MEETING) or 0


def open_meeting(meeting_id: int) -> None:
    """Open a meeting, or with 0 go back to the list."""
    address.put(meeting=str(meeting_id) if meeting_id else "", do="")


def task() -> str:
    """NEW, EDIT, PROMISE or nothing."""
    return address.one_of(TASK, (NEW, EDIT, PROMISE))


def begin(name: str) -> None:
    """Go to a task, or with an empty name back from it; for a button's callback."""
    address.put(do=name)
