"""What an administrator is told of how the data is kept, above everything else."""

from datetime import date

import streamlit as st

import i18n
from components import context
from db.ops import problems
from i18n import _


def show() -> None:
    """A warning for each thing to put right; nothing where all is well."""
    for problem in context.read(problems.of_installation):
        about = {
            name: i18n.day(told) if isinstance(told, date) else told
            for name, told in problem.about.items()
        }
        st.warning(_(problem.text).format(**about))
