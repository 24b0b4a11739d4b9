"""What a new account needs, asked at the terminal where it was not said."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from getpass import getpass
from typing import TypeVar

from db.accounts import passwords
from db.accounts.passwords import NewPassword
from db.ops.words import ACCOUNT
from domain.errors import CannotRun
from domain.vocabulary import Role

ROLES = f"choose {', '.join(r.value for r in list(Role)[:-1])} or {list(Role)[-1].value}"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Account:
    """A new account, whole."""

    username: str
    name: str
    role: Role
    password: NewPassword
    generated: bool


def role(text: str) -> Role | None:
    """The role called so, also with blanks, hyphens or capitals."""
    code = text.strip().casefold().replace("-", "_").replace(" ", "_")
    return next((one for one in Role if one.value == code), None)


def ask(username: str | None, name: str | None, given: Role | None, generate: bool) -> Account:
    """The account as said, with the rest asked of the person at the terminal.

    Raises CannotRun where there is none, or where the two passwords differ.
    """
    username = username or _asked("user name", "User name (such as name.surname)", str.strip)
    name = name or _asked("--name", "Name and surname", str.strip)
    chosen = given or _asked("--role", f"Role ({ROLES})", role)
    password = "" if generate else _password(username, name)
    new = passwords.chosen(password, username, name) if password else passwords.once()
    return Account(username, name, chosen, new, generated=not password)


def _person_there() -> bool:
    return sys.stdin.isatty()


def _asked(what: str, question: str, read: Callable[[str], T | None]) -> T:
    if not _person_there():
        raise CannotRun(f"say the {what} too ({question.lower()})")
    while not (answer := read(input(f"{question}: "))):
        print("Please write an answer, or stop with Ctrl+C.")
    return answer


def _password(username: str, name: str) -> str:
    """Asked twice without echo, empty where one is to be made; from a pipe, its first line."""
    if not _person_there():
        typed = sys.stdin.readline().rstrip("\n")
        if not typed:
            raise CannotRun("say --generate, or write the password on the first line of the input")
        return typed
    while password := getpass("Password (nothing: one is made): "):
        if flaw := passwords.flaw(password, username, name):
            print(f"Not this one: {ACCOUNT[flaw]}.")
        elif getpass("Once more: ") == password:
            return password
        else:
            print("The two differ.")
    return ""
