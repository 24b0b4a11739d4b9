"""Signing in and out, passwords, and how long a session lasts; the only pages anyone may open."""
