"""What is served outside Streamlit: the gate, sign-in, assets."""
