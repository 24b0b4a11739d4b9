"""What screens are built of. shell.py is the script Streamlit runs for a visitor."""
