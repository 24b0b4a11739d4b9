"""Meetings, members and commitments of the network; organisations, never tenants."""
