"""Oggi, one screen for each role, and the signals on it; it only reads."""
