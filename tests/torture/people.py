"""`python -m torture.people N PER`: that many colleagues, each signed in PER times; their tokens.

`named PASSWORD`: one with that password; the user name.
"""

import json
import secrets
import sys

from sqlalchemy import select

from db.accounts.passwords import chosen
from db.accounts.users import create_user, open_session
from db.engine import transaction
from db.models.accounts import User
from domain.vocabulary import Role


def made(people: int, each: int) -> list[str]:
    """A token for each session."""
    names = [named(secrets.token_hex(12)) for _person in range(people)]
    with transaction() as session:
        ids = session.scalars(select(User.id).where(User.username.in_(names))).all()
        return [open_session(session, own, "torture") for own in ids for _session in range(each)]


def named(password: str) -> str:
    """Somebody who signs in with a password."""
    name = f"prova.{secrets.token_hex(6)}"
    new = chosen(password, name, "Prova")
    with transaction() as session:
        create_user(session, None, name, "Prova", Role.COMMUNITY_MANAGER, new)
    return name


if __name__ == "__main__":
    what, more = sys.argv[1:]
    print(json.dumps(named(more) if what == "named" else made(int(what), int(more))))
