"""Signing in and out, passwords, the end of a session; the only pages anyone may open.

How long a session lasts is a setting, held to in `db.accounts.sessions`; how long one waits after
failures is decided in `db.accounts.sign_in`.
"""
