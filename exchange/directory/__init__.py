"""Spreadsheets of organisations, and the message that asks whether data is still true."""
