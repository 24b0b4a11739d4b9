"""One file per screen, run by Streamlit; each reads from top to bottom as its screen does."""
