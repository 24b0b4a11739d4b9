"""The mobile office in the address: which calendar, which stop, what is being done."""

import streamlit as st

from components.ids import number

STOP, TASK, VIEW, PAGE, VISIT = "stop", "do", "view", "page", "visit"
NEW, EDIT, IMPORT, PERSON, TENANT = "new", "edit", "import", "person", "tenant"
COMING, PAST = "coming", "past"


def stop() -> int | None:
    """The id of the open stop; None: none, or no number."""
    return number(st.query_params.get(STOP, ""))


def task() -> str:
    """NEW, EDIT, IMPORT, PERSON, TENANT or nothing."""
    asked = str(st.query_params.get(TASK, ""))
    return asked if asked in (NEW, EDIT, IMPORT, PERSON, TENANT) else ""


def visit() -> int | None:
    """The id of the convened tenant to correct; None: none, or no number."""
    return number(st.query_params.get(VISIT, ""))


def view() -> str:
    """COMING or PAST where a calendar was asked for, else nothing."""
    asked = str(st.query_params.get(VIEW, ""))
    return asked if asked in (COMING, PAST) else ""


def page() -> int:
    """The page of the calendar, from 1."""
    return number(st.query_params.get(PAGE, "")) or 1


def go(**values: str) -> None:
    """Show exactly this; for a button's callback."""
    for name in (STOP, TASK, VIEW, PAGE, VISIT):
        value = values.get(name, "")
        if value:
            st.query_params[name] = value
        elif name in st.query_params:
            del st.query_params[name]
