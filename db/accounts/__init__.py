"""Who may come in, and sessions; it knows no case."""
