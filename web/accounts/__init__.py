"""Signing in and out, passwords, the end of a session; the only pages anyone may open.

How long a session lasts is decided in `db.accounts.sessions`, how long one waits after failures in
`db.accounts.sign_in`.
"""
