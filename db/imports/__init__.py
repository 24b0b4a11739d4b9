"""How lists are read, and runs of imports: a number each, where it stands. Never what rows say."""
