"""Tables, one module per part of the domain. Importing this package knows them all."""

from db.models import (
    accounts,
    cases,
    directory,
    factors,
    facts,
    follow_up,
    imports,
    installation,
    layouts,
    merging,
    mobile,
    network,
    people,
    reference,
    referrals,
    releases,
    warnings,
)
from db.models.base import Base

__all__ = [
    "Base",
    "accounts",
    "cases",
    "directory",
    "factors",
    "facts",
    "follow_up",
    "imports",
    "installation",
    "layouts",
    "merging",
    "mobile",
    "network",
    "people",
    "reference",
    "referrals",
    "releases",
    "warnings",
]
