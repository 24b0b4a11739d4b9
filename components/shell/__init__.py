"""What is around every page: its script, head, foot, style, what is said of a fault."""
