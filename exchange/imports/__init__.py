"""Imports written aside, in pieces. Not how a file is read: that is `exchange/sheets`."""
