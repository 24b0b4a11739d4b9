"""A process that starts in no time, saves case after case, and is killed in the midst of it.

`python -m torture.writer LEDGER TIMES` in the environment of a database. It prepares itself once;
each that is killed is a fork of it with connections of its own.
"""

import os
import secrets
import signal
import sys
import time
from pathlib import Path
from random import Random

from db.accounts.users import demo_user
from db.drafts.keep import new_token
from db.engine import reading, transaction
from db.intake.intake import open_case
from db.reference.catalogue import catalogue_of
from domain.cases.status import Naming
from domain.intake.form import Intake
from domain.permissions import Actor
from domain.vocabulary import Role
from torture.judge import written
from torture.saving import NEEDS, Ledger, Told


def intake_of(told: Told, quarter: int, channel: str) -> Intake:
    """The form as the database takes it."""
    identity = {"family_name": f"Prova{told.mark}", "given_name": "Anna"} if told.named else {}
    return Intake(
        quarter_id=quarter,
        channel=channel,
        needs=frozenset(told.needs),
        urgency=2,
        story=told.story,
        anonymous=not told.named,
        nobody=None if told.named else Naming.UNSAID,
        **identity,  # type: ignore[arg-type]
    )


def _save_on(out: int) -> None:
    """In the fork: until somebody kills it."""
    with reading() as session:
        user_id, catalogue = demo_user(session, Role.COMMUNITY_MANAGER), catalogue_of(session)
    assert user_id is not None
    actor = Actor(user_id, "x", Role.COMMUNITY_MANAGER)
    quarter, channel = min(catalogue.open_quarters), min(catalogue.channels)
    number = 0
    while True:
        number += 1
        told = Told(secrets.token_hex(12), NEEDS, number % 2 == 0)
        os.write(out, f"{told.mark} {int(told.named)}\n".encode())
        with transaction() as session:
            saved = open_case(session, actor, intake_of(told, quarter, channel), new_token())
        os.write(out, f"{told.mark} {int(told.named)} {saved.reference}\n".encode())


def _one(ledger: Ledger, chance: Random) -> float:
    """One process, killed some moment after its first save; how long that took to come."""
    ours, theirs = os.pipe()
    begun = time.monotonic()
    child = os.fork()
    if not child:
        try:
            _save_on(theirs)
        finally:
            os._exit(1)
    os.close(theirs)
    said, first = b"", 0.0
    while said.count(b"\n") < 2 and (more := os.read(ours, 65_536)):
        said += more
    first = time.monotonic() - begun
    time.sleep(chance.random() * 0.12)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(ours, 65_536):
        said += more
    os.close(ours)
    _note(ledger, said.decode())
    return first


def _note(ledger: Ledger, said: str) -> None:
    for line in said.splitlines():
        mark, named, *reference = line.split(" ")
        told = Told(mark, NEEDS, named == "1")
        if reference:
            ledger.saved[reference[0]] = told
        else:
            ledger.tried.append(told)


def main(path: str, times: str) -> None:
    """Kill so many; what they said is in the file afterwards."""
    ledger, chance = Ledger(), Random(5)
    firsts = sorted(_one(ledger, chance) for _time in range(int(times)))
    written(ledger, Path(path))
    print(f"{firsts[len(firsts) // 2]:.2f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
