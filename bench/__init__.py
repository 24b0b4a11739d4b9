"""Ponte measured beside an empty Streamlit page, Django admin and Datasette."""
