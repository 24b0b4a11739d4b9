"""Meetings, promises and who has joined."""
