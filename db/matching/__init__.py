"""Candidates for a case and their order; it changes nothing."""
