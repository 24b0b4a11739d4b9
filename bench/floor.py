"""The floor: the least that any Streamlit page with this theme and navigation costs."""

import streamlit as st


def page() -> None:
    st.title("Floor")
    typed = st.text_input("Echo")
    st.text(f"echo:{typed}")


st.set_page_config(page_title="Floor", layout="wide")
st.navigation(
    [st.Page(page, title="Floor", default=True), st.Page(page, title="Other", url_path="other")],
    position="top",
).run()
