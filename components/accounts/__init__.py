"""Accounts, sessions and the record of acts, for the administrator; never a case."""
