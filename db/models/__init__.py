"""Tables, one module per part of the domain. Importing this package knows them all."""

from db.models import accounts, cases, directory, follow_up, people, reference, referrals
from db.models.base import Base

__all__ = [
    "Base", "accounts", "cases", "directory", "follow_up", "people", "reference", "referrals",
]  # fmt: skip
