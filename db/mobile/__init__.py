"""Stops, convened tenants and check-in; who is on a list is identity."""
