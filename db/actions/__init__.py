"""What is done with partners in a quarter, and its next step. Knows no case, and counts none."""
