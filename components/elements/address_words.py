"""What is said of an address that asks for more than can be shown."""

import streamlit as st

from i18n import _


def partly() -> None:
    """The same whatever was refused: it must not tell what there is."""
    words = _("Not everything the address asks for can be shown here.")
    st.info(words, icon=":material/link_off:")
