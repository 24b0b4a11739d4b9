"""Who may come in, sessions, and the record of acts; it knows no case."""
