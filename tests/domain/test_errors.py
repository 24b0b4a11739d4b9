"""There are few kinds of errors, and each is one that somebody treats in its own way."""

import ast
from collections.abc import Iterator
from pathlib import Path

from domain.errors import Refused

ROOT = Path(__file__).parents[2]
FLOORS = ("db", "domain", "exchange", "web", "components", "pages")
ROOTS = {"Exception", "ValueError", "LookupError", "RuntimeError", "PermissionError"}
FAULTS = {"Unreadable", "WriteWithoutAudit"}
"""Faults of the program or its set-up: they end in the log and on the page of a fault."""


def nodes() -> Iterator[ast.AST]:
    for path in (ROOT / "app.py", *(p for floor in FLOORS for p in (ROOT / floor).rglob("*.py"))):
        yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def names(node: ast.AST | None) -> set[str]:
    walked = list(ast.walk(node)) if node else []
    return {n.id for n in walked if isinstance(n, ast.Name)} | {
        n.attr for n in walked if isinstance(n, ast.Attribute)
    }


def test_an_error_is_a_class_of_its_own_only_where_somebody_treats_it_differently() -> None:
    made, treated = set(), set()
    for node in nodes():
        if isinstance(node, ast.ClassDef) and ROOTS & {b for x in node.bases for b in names(x)}:
            made.add(node.name)
        elif isinstance(node, ast.ExceptHandler):
            treated |= names(node.type)
        elif isinstance(node, ast.MatchClass):
            treated |= names(node.cls)
    assert not made - treated - FAULTS
    assert len(made) < 30


def test_a_refusal_says_its_reason_or_that_of_each_field() -> None:
    assert (Refused("waiting").why, Refused("waiting").problems) == ("waiting", {})
    fields = Refused({"day": "past"})
    assert (fields.why, fields.problems, str(fields)) == ("", {"day": "past"}, "day: past")
