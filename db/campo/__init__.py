"""Devices without signal, and what was written on them until it is a case.

A case is opened by `db.intake`, a mark at a stop by `db.mobile`: nothing here checks twice.
"""
