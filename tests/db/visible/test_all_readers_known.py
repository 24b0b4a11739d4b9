"""Whatever reaches cases for somebody who may not see them all is tried in test_reserved_unseen."""

import ast
import inspect
from collections.abc import Iterator
from types import FunctionType

from reserved_support import CALLS, GUARDED, READERS

from domain.permissions import Actor

TABLES = {
    "Case",
    "CaseNeed",
    "CaseEvent",
    "Referral",
    "ReferralEvent",
    "Task",
    "MailReferral",
    "PartnerRecord",
    "CaseMerger",
}


def _names(function: FunctionType) -> set[str]:
    """The names a function speaks of, `module.name` too."""
    tree = ast.parse(inspect.getsource(inspect.unwrap(function)).lstrip())
    dotted = {
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    return dotted | {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _called(function: FunctionType) -> Iterator[FunctionType]:
    """The functions of `db` it calls by name."""
    known = inspect.unwrap(function).__globals__
    for name in _names(function):
        module, _, attribute = name.rpartition(".")
        found = getattr(known.get(module), attribute, None) if module else known.get(name)
        if isinstance(found, FunctionType) and found.__module__.startswith("db."):
            yield found


def _reaches(function: FunctionType) -> bool:
    """Whether it, or something it calls, speaks of a table of cases."""
    seen, left = set(), [function]
    while left:
        one = inspect.unwrap(left.pop())
        if one in seen:
            continue
        seen.add(one)
        if _names(one) & TABLES:
            return True
        left += _called(one)
    return False


COUNTS = ("db.cover.", "db.warnings.", "db.quarters.", "db.figures.", "db.report.", "db.mobile.")
"""Counts of cases: told by `db.figures.told`, and attacked in tests/inference."""


WRITES = {
    "db.drafts.keep.became": "what one took in by oneself, for who sees every case",
    "db.drafts.keep.keep": "one's own words",
    "db.network.members.save": "a conflict shows what `of_partner` shows",
    "db.directory.import_write.write_piece": "shows nothing",
    "db.directory.write.save_service": "shows nothing",
    "db.directory.proposals.decide": "shows nothing",
    "db.directory.verification_ask.ask": "a mail about the organisation itself",
}
"""What reaches them, and why nothing of others is read there."""


def test_everything_that_reaches_cases_for_who_may_not_see_them_all_is_called_here():
    open_to_others = {
        name
        for name, function in GUARDED.items()
        if any(Actor(0, "", role).may(function.permission) for role in READERS)
        and not name.startswith(COUNTS)
    }
    reaching = {name for name in open_to_others if _reaches(GUARDED[name])}
    assert "db.cases.detail.detail" in reaching
    assert reaching <= CALLS.keys() | WRITES.keys()
