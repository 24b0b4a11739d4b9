"""What an administrator is told of how the data is kept, above everything else."""

import streamlit as st

from components import context
from db.ops import problems
from i18n import _


def show() -> None:
    """A warning for each thing to put right; nothing where all is well."""
    for problem in context.read(problems.of_installation):
        st.warning(_(problem.text).format(**problem.about))
