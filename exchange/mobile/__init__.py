"""Spreadsheets of convened tenants, and stops as a calendar file."""
