"""`python -m torture.people N PER`: that many colleagues, each signed in PER times; their tokens.

`named PASSWORD`: one with that password; the user name.
"""

import json
import secrets
import sys

from db.accounts.users import create_user, open_session
from db.engine import transaction
from db.models.accounts import User
from domain.vocabulary import Role


def made(people: int, each: int) -> list[str]:
    """A token for each session."""
    with transaction() as session:
        tokens = []
        for _person in range(people):
            name = f"prova.{secrets.token_hex(6)}"
            create_user(session, None, name, "Prova", Role.COMMUNITY_MANAGER, secrets.token_hex(12))
            session.flush()
            user_id = session.query(User.id).filter_by(username=name).scalar()
            tokens += [open_session(session, user_id, "torture") for _session in range(each)]
    return tokens


def named(password: str) -> str:
    """Somebody who signs in with a password."""
    name = f"prova.{secrets.token_hex(6)}"
    with transaction() as session:
        create_user(session, None, name, "Prova", Role.COMMUNITY_MANAGER, password)
    return name


if __name__ == "__main__":
    what, more = sys.argv[1:]
    print(json.dumps(named(more) if what == "named" else made(int(what), int(more))))
