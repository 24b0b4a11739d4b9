"""What a person sees when our own code fails; Streamlit would show English and outside links."""

import streamlit as st

from i18n import _


def show(_error: Exception) -> bool:
    """Say so in words; Streamlit has logged the error. True: nothing else is to be shown."""
    st.error(
        _(
            "Something in Ponte does not work here. What you saved is safe. "
            "Reload the page; if it happens again, tell whoever runs Ponte what you were doing."
        ),
        icon=":material/error:",
    )
    return True
