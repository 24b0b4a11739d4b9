"""The actions in quarters in the address of *Rete*: the open one, and what is done with it."""

from components import address

ACTION, TASK, QUARTER = "action", "do", "at"
NEW, EDIT = "new", "edit"


def opened() -> int:
    """The id of the open action, or 0."""
    return address.number(ACTION) or 0


def open_action(action_id: int) -> None:
    """Open an action, or with 0 go back to the list."""
    address.put(action=str(action_id) if action_id else "", do="")


def task() -> str:
    """NEW, EDIT or nothing."""
    return address.one_of(TASK, (NEW, EDIT))


def begin(name: str) -> None:
    """Go to a task, or with an empty name back from it; for a button's callback."""
    address.put(do=name)
