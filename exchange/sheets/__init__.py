"""Spreadsheets to fill in and files somebody chose: read within bounds, formulas never followed."""
