"""Spreadsheets somebody chose: read within bounds, formulas never followed."""
