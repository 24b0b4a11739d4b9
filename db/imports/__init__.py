"""Runs of imports: a number each, where it stands. Never what the rows say."""
