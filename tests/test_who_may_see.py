"""What may be seen is decided by permissions: no code asks who somebody is."""

import ast
from collections.abc import Iterator

import pytest
from test_architecture import ROOT, of_the_runtime

OWN_WORDS = ("demo", "session.py", "permissions.py")
"""Starts of the names of rooms and modules that are about roles themselves: who shows each in a
demonstration, by which button, what it is granted.
"""


def _is_role(node: ast.AST) -> bool:
    return (isinstance(node, ast.Name) and node.id.strip("_") in ("role", "Role")) or (
        isinstance(node, ast.Attribute) and node.attr == "role"
    )


def _speaks_of_one(node: ast.AST) -> bool:
    """`me.role`, `role.value`, `Role.EXECUTIVE`, `User.role`, `(Role.EXECUTIVE, ...)`."""
    return any(map(_is_role, ast.walk(node)))


def _nobody(node: ast.AST) -> bool:
    """`None`, or all roles: whether there is one at all."""
    return ast.unparse(node) in ("None", "list(Role)", "set(Role)")


def _asks(node: ast.AST) -> bool:
    if isinstance(node, ast.Compare):
        sides = (node.left, *node.comparators)
        if any(map(_nobody, sides)) or all(map(_is_role, sides)):
            return False
        return any(map(_speaks_of_one, sides))
    if isinstance(node, ast.Match):
        return _speaks_of_one(node.subject)
    if isinstance(node, ast.Subscript):
        return _is_role(node.slice) and getattr(node.slice, "id", "") != "Role"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr == "get" and any(map(_is_role, node.args[:1]))
    return False


def asks_who(source: str) -> Iterator[int]:
    """The lines that compare a role, choose by one, or look something up by one."""
    return (node.lineno for node in ast.walk(ast.parse(source)) if _asks(node))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "line",
    [
        "me.role is Role.EXECUTIVE",
        "actor.role == 'executive'",
        "me.role in SEERS",
        "Role.COORDINATOR != user.role",
        "role not in (Role.EXECUTIVE,)",
        "SCREENS[me.role](me)",
        "SCREENS.get(me.role)",
        "query.where(User.role == Role.ADMINISTRATOR)",
        "match me.role:\n    case Role.EXECUTIVE:\n        pass",
        "x if me.role is MANAGER else y",
        "actor.role.value == 'executive'",
        "str(me.role) in names",
    ],
)
def test_a_question_who_somebody_is_is_found(line: str) -> None:
    assert list(asks_who(line))


@pytest.mark.parametrize(
    "line",
    [
        "me.may(Permission.CASES_ALL)",
        "role is None",
        "code in list(Role)",
        "user.role is role",
        "chosen: Mapped[Role]",
        "words: dict[Role, str] = {}",
        "Actor(user.id, user.name, user.role)",
    ],
)
def test_a_question_what_somebody_may_is_none(line: str) -> None:
    assert not list(asks_who(line))


def test_nothing_people_see_hangs_on_their_role() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in of_the_runtime(".py")
        if not any(part.startswith(OWN_WORDS) for part in path.relative_to(ROOT).parts)
        for line in asks_who(path.read_text(encoding="utf-8"))
    ]
    assert not found, "\n".join(found)
