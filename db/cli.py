"""The commands of `python -m db`. Exit codes: 0 done, 1 refused, 2 not understood."""

import argparse
import os
import secrets
import sys
from collections.abc import Sequence
from datetime import date
from getpass import getpass
from pathlib import Path

from cryptography.fernet import Fernet
from sqlalchemy.exc import DBAPIError

from db import backup, passwords, recount, starter
from db.access import audit
from db.accounts import AccountError, create_user
from db.bulk import BrokenReferences
from db.crypto import KeysMissing
from db.demo import load as demo
from db.engine import get_engine, transaction
from db.migrate import migrate
from db.progress import Bars
from db.restore import restore
from domain.text import TooLong
from domain.vocabulary import Role
from settings import get_settings

REFUSED = 1


class Refused(Exception):
    """A command that cannot be carried out; the message says what to do."""


_SAID_AS_THEY_ARE = (
    Refused, backup.BackupError, AccountError, BrokenReferences, KeysMissing, TooLong,
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command. Errors that a person can mend are said in one line."""
    chosen = _parser().parse_args(arguments)
    bars = Bars()
    try:
        chosen.run(chosen, bars)
    except _SAID_AS_THEY_ARE as error:
        return _refuse(bars, str(error))
    except (DBAPIError, OSError) as error:
        return _refuse(bars, str(getattr(error, "orig", None) or error))
    except KeyboardInterrupt:
        return _refuse(bars, "stopped; the database is as it was before")
    bars.close()
    return 0


def _refuse(bars: Bars, message: str) -> int:
    bars.close()
    print(f"python -m db: {message}", file=sys.stderr)
    return REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m db", description="Ponte's database.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: object, summary: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=summary, description=summary)
        made.set_defaults(run=run)
        return made

    command("migrate", _migrate, "bring the schema and the reference data up to date")
    filled = command("demo", _demo, "fill an empty database with invented data")
    filled.add_argument("--cases", type=_count, default=600, metavar="N")
    filled.add_argument("--partners", type=_count, default=60, metavar="M")
    filled.add_argument("--seed", type=int, default=1, metavar="S", help="the same gives the same")
    filled.add_argument("--today", type=date.fromisoformat, metavar="YYYY-MM-DD",
                        help="the day on which the data ends (today)")  # fmt: skip
    filled.add_argument("--if-empty", action="store_true", help="do nothing if there is data")
    user = command("create-user", _create_user, "add an account")
    user.add_argument("username")
    user.add_argument("--name", required=True, help="name and surname")
    user.add_argument("--role", required=True, choices=[role.value for role in Role])
    user.add_argument("--generate", action="store_true", help="make a password and print it")
    saved = command("backup", _backup, "write everything to one file, without the keys")
    saved.add_argument("file", type=Path)
    restored = command("restore", _restore, "read a backup into an empty database")
    restored.add_argument("file", type=Path)
    command("load-starter", _load_starter, "add the organisations known by name, unverified")
    command("recount", _recount, "count all figures anew from the cases")
    command("keys", _keys, "print new keys for real use")
    return parser


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("not a number of things")
    return number


def _migrate(_chosen: argparse.Namespace, _bars: Bars) -> None:
    migrate()
    print("The database is up to date.")


def _demo(chosen: argparse.Namespace, bars: Bars) -> None:
    os.environ["PONTE_DEMO"] = "1"  # the command says it; the processes it starts read it here
    get_settings.cache_clear()
    migrate()
    if not demo.is_empty(get_engine()):
        if chosen.if_empty:
            return
        raise Refused("the database holds data already: invented data would mix with it")
    if demo.has_real_accounts(get_engine()):
        raise Refused("real people have accounts here: invented data goes into another database")
    size = demo.Size(chosen.cases, chosen.partners, chosen.seed, chosen.today)
    demo.fill(get_engine(), size, bars)
    bars.close()
    print(f"{size.cases} invented cases and {size.partners} invented organisations are in.")


def _create_user(chosen: argparse.Namespace, _bars: Bars) -> None:
    password = passwords.one_time() if chosen.generate else _typed_password()
    with transaction() as session:
        create_user(session, None, chosen.username, chosen.name, Role(chosen.role), password)
    print(f"{chosen.username} can sign in.")
    if chosen.generate:
        print(f"Password: {password}")


def _typed_password() -> str:
    """Asked twice without echo; from a pipe, its first line."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass("Password: ")
    if getpass("Once more: ") != password:
        raise Refused("the two passwords differ")
    return password


def _backup(chosen: argparse.Namespace, bars: Bars) -> None:
    rows = backup.save(get_engine(), chosen.file, bars)
    bars.close()
    print(f"{rows} rows are in {chosen.file}.")
    print("The keys are not in it: keep PONTE_ENCRYPTION_KEYS and PONTE_INDEX_KEY elsewhere.")


def _restore(chosen: argparse.Namespace, bars: Bars) -> None:
    migrate()
    rows = restore(get_engine(), chosen.file, bars)
    bars.close()
    print(f"{rows} rows are back. They are readable with the keys they were written with.")


def _load_starter(_chosen: argparse.Namespace, _bars: Bars) -> None:
    with transaction() as session:
        added, met = starter.load(session), starter.load_first_meeting(session)
    print(f"{added} organisations added, unverified and without contacts.")
    if met:
        print("The first meeting of the network is in.")


def _recount(_chosen: argparse.Namespace, _bars: Bars) -> None:
    with transaction() as session:
        cases = recount.run(session)
        audit(session, None, "figures.recount", "database")
    print(f"{cases} cases were counted.")


def _keys(_chosen: argparse.Namespace, _bars: Bars) -> None:
    print(f"PONTE_ENCRYPTION_KEYS={Fernet.generate_key().decode()}")
    print(f"PONTE_INDEX_KEY={secrets.token_hex(32)}")
