"""The mobile office in the address: which calendar, which stop, what is being done."""

from components import address

STOP, TASK, VIEW, PAGE, VISIT = "stop", "do", "view", "page", "visit"
NEW, EDIT, IMPORT, PERSON, TENANT = "new", "edit", "import", "person", "tenant"
COMING, PAST = "coming", "past"
go = address.only
"""Show exactly this; for a button's callback."""


def stop() -> int | None:
    """The id of the open stop; None: none, or no number."""
    return address.number(STOP)


def task() -> str:
    """NEW, EDIT, IMPORT, PERSON, TENANT or nothing."""
    return address.one_of(TASK, (NEW, EDIT, IMPORT, PERSON, TENANT))


def visit() -> int | None:
    """The id of the convened tenant to correct; None: none, or no number."""
    return address.number(VISIT)


def view() -> str:
    """COMING or PAST where a calendar was asked for, else nothing."""
    return address.one_of(VIEW, (COMING, PAST))


def page() -> int:
    """The page of the calendar, from 1."""
    return address.number(PAGE) or 1
