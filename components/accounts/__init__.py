"""Accounts and sessions, for the administrator; never a case."""
