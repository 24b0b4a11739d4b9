"""The commands of `python -m db`. Exit codes: 0 done, 1 refused, 2 not understood."""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from db.access import audit
from db.accounts import factors
from db.accounts.address import write_to
from db.accounts.sign_in import fold_username
from db.accounts.users import create_user
from db.demo import load as demo
from db.engine import UNANSWERED, get_engine, reading, transaction
from db.network import starter
from db.ops import account_entry, keeping, key_file, readiness, record_entry, recount
from db.ops.words import ACCOUNT, database_words, file_words
from db.progress import Bars
from db.rights import again, going, leftovers, retention
from db.visible import kept
from domain.acts import Act
from domain.errors import CannotRun, Refused
from domain.text import TooLong
from domain.vocabulary import Role
from settings import get_settings

REFUSED = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command. Errors that a person can mend are said in one line."""
    chosen = _parser().parse_args(arguments)
    bars = Bars()
    try:
        chosen.run(chosen, bars)
    except (CannotRun, TooLong) as error:
        return _refuse(bars, str(error))
    except Refused as error:
        return _refuse(bars, ACCOUNT[error.why])
    except UNANSWERED as error:
        return _refuse(bars, database_words(error))
    except OSError as error:
        return _refuse(bars, file_words(error))
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
    filled.add_argument(
        "--seed", type=_whole, default=1, metavar="S", help="the same gives the same"
    )
    filled.add_argument(
        "--today", type=_day, metavar="YYYY-MM-DD", help="the day on which the data ends (today)"
    )
    filled.add_argument("--if-empty", action="store_true", help="do nothing if there is data")
    user = command("create-user", _create_user, "add an account; asks for what is not said")
    user.add_argument("username", nargs="?")
    user.add_argument("--name", help="name and surname")
    user.add_argument("--role", type=_role, metavar="ROLE", help=account_entry.ROLES)
    user.add_argument("--generate", action="store_true", help="make a password and print it")
    user.add_argument("--email", default="", help="where they are told of their account")
    lost = command(
        "reset-factors", _reset_factors, "take passkeys, app and codes of an account away"
    )
    lost.add_argument("username")
    saved = command("backup", keeping.backup, "write everything to one file, without the keys")
    saved.add_argument("file", type=Path, nargs="?", help="PONTE_BACKUP_DIR if not said")
    saved.add_argument("--replace", action="store_true", help="also where the file is there")
    saved.add_argument("--scheduled", action="store_true", help="only if today's is missing")
    restored = command("restore", keeping.restore, "read a backup into an empty database")
    restored.add_argument("file", type=Path)
    restored.add_argument("--identity", type=Path, metavar="FILE", help="secret key of age")
    restored.add_argument("--yes", action="store_true", help="do not ask first")
    restored.add_argument(
        "--over", action="store_true", help="also where there is data: it is put aside"
    )
    pair = command("backup-key", keeping.backup_key, "make the keys that backups are closed with")
    pair.add_argument("--into", type=Path, metavar="FILE", required=True, help="for the secret one")
    asked = command("doctor", keeping.doctor, "say what is wrong, and what to do")
    asked.add_argument("--start", action="store_true", help="only whether Ponte can start")
    command("load-starter", _load_starter, "add the organisations known by name, unverified")
    record_entry.add(command)
    old = command("retention", _retention, "destroy the cases that were let go, as the clock does")
    old.add_argument("--dry-run", action="store_true", help="say which, and change nothing")
    closed = command(
        "encrypt-database", keeping.encrypt_database, "encrypt the embedded database's file"
    )
    closed.add_argument("--new-key", action="store_true", help="with a new key, made for it")
    turned = command("rotate-keys", keeping.rotate_keys, "bring every text under a new key")
    turned.add_argument("--drop-old", action="store_true", help="then leave the newest key alone")
    command("recount", _recount, "count all figures anew from the cases")
    made = command("keys", _keys, "print new keys for real use")
    made.add_argument("--into", type=Path, metavar="FILE", help="add them to a file instead")
    return parser


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number") from None


def _count(text: str) -> int:
    number = _whole(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"{text} is less than nothing")
    return number


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day like 2026-11-30") from None


def _role(text: str) -> Role:
    found = account_entry.role(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"there is no role {text!r}: {account_entry.ROLES}")
    return found


def _migrate(_chosen: argparse.Namespace, _bars: Bars) -> None:
    readiness.open_up()
    print("The database is up to date.")


def _demo(chosen: argparse.Namespace, bars: Bars) -> None:
    os.environ["PONTE_DEMO"] = "1"  # the command says it; the processes it starts read it here
    get_settings.cache_clear()
    readiness.open_up()
    if not demo.is_empty(get_engine()):
        if chosen.if_empty:
            return
        raise CannotRun("the database holds data already: invented data would mix with it")
    if demo.has_real_accounts(get_engine()):
        raise CannotRun("real people have accounts here: invented data goes into another database")
    size = demo.Size(chosen.cases, chosen.partners, chosen.seed, chosen.today)
    demo.fill(get_engine(), size, bars)
    bars.close()
    print(f"{size.cases} invented cases and {size.partners} invented organisations are in.")


def _create_user(chosen: argparse.Namespace, _bars: Bars) -> None:
    readiness.open_up()
    told = account_entry.ask(chosen.username, chosen.name, chosen.role, chosen.generate)
    with transaction() as session:
        who = told.username, told.name, told.role, told.password
        create_user(session, None, *who, once=told.generated)
        write_to(session, None, fold_username(told.username), chosen.email)
    print(f"{told.username} can sign in.")
    if told.generated:
        print(f"This password serves once, within {get_settings().one_time_hours} hours:")
        print(f"Password: {told.password.text}")


def _reset_factors(chosen: argparse.Namespace, _bars: Bars) -> None:
    readiness.open_up()
    username = fold_username(chosen.username)
    with transaction() as session:
        factors.reset_as(session, None, username)
    print(f"{username} signs in with the password, and Ponte asks for a new second step.")
    print("Every session of the account was closed.")


def _load_starter(_chosen: argparse.Namespace, _bars: Bars) -> None:
    readiness.open_up()
    with transaction() as session:
        added, met = starter.load(session), starter.load_first_meeting(session)
    print(f"{added} organisations added, unverified and without contacts.")
    if met:
        print("The first meeting of the network is in.")


def _retention(chosen: argparse.Namespace, _bars: Bars) -> None:
    readiness.open_up()
    with reading() as session:
        due, undecided = retention.due(session), retention.undecided(session)
    print(f"{undecided} cases are beyond their term and wait for somebody to decide.")
    if chosen.dry_run:
        print("\n".join((*due, f"{len(due)} cases would be destroyed now.")))
        return
    gone = going.to_the_end().cases
    with reading() as session:
        again.write_down(session)
    leftovers.leave_no_copy(get_engine())
    print(f"{gone} cases were destroyed; their figures stay.")


def _recount(_chosen: argparse.Namespace, _bars: Bars) -> None:
    readiness.open_up()
    with transaction() as session:
        cases = recount.run(session)
        audit(session, None, Act.FIGURES_RECOUNT, "database")
    kept.settle_left()
    print(f"{cases} cases were counted.")


def _keys(chosen: argparse.Namespace, _bars: Bars) -> None:
    if chosen.into is None:
        print(key_file.lines(), end="")
        return
    record_entry.make_key(chosen.into)
    if not (added := key_file.write_into(chosen.into)):
        print(f"{chosen.into} holds keys already: they were left as they are.")
    else:
        print(f"New in {chosen.into}, which only you can read: {', '.join(added)}.")
        print("Keep a copy of it in a safe place, not on this machine and not beside the backups:")
        print("without these keys nobody can read the data again.")
