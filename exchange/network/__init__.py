"""A meeting as a calendar file."""
