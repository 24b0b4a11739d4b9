"""The record of acts, for the administrator; never a case."""
