"""What is to be done by when, as rows with a button."""
