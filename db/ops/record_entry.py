"""The commands of `python -m db` about the record of acts."""

import argparse
from pathlib import Path
from typing import Protocol

from db.engine import get_engine, reading, transaction
from db.ops import readiness
from db.progress import Bars
from db.record import answer, checks, cuts, grants, key, seal
from db.record.verify import verify
from domain.errors import CannotRun
from domain.record.faults import words


class Add(Protocol):
    """Adds a command: its name, what it does, and its summary."""

    def __call__(self, name: str, run: object, summary: str) -> argparse.ArgumentParser:
        """The parser, for its arguments."""


def add(command: Add) -> None:
    """Add the commands."""
    read = command("record", _record, "who did or read what of a case, for who must answer for it")
    read.add_argument("reference")
    read.add_argument(
        "--for",
        dest="asked_by",
        required=True,
        metavar="NAME",
        help="who asks; it is put on record",
    )
    command("verify-audit", _verify, "see whether the record of acts is what was written")
    command("seal", _seal, "sign what stands on record now, without waiting for the clock")
    command("cut-record", _cut, "drop lines of the record that have had their term")
    granted = command("grants", _grants, "what the role of the application may do (PostgreSQL)")
    granted.add_argument("role")
    granted.add_argument("--apply", action="store_true", help="carry it out, as the owner")


def _ready() -> None:
    readiness.check_settings()
    readiness.check_database()


def _record(chosen: argparse.Namespace, _bars: Bars) -> None:
    _ready()
    reference = chosen.reference.strip().upper()
    with transaction() as session:
        lines = answer.of_case(session, reference, chosen.asked_by)
    for line in lines:
        told = (f"{line.at:%Y-%m-%d %H:%M} UTC", line.name or "-", line.action, line.subject)
        print("  ".join(filter(None, (*told, line.detail))))
        for name, (before, after) in line.changes.items():
            print(f"    {name}: {before or '-'} -> {after or '-'}")
        if line.closed:
            print("    from what to what: not readable any more, the person was erased")
    print(f"{len(lines)} lines are on record of {reference}; that you asked is now, too.")


def _verify(_chosen: argparse.Namespace, bars: Bars) -> None:
    _ready()
    found = verify(get_engine(), bars)
    bars.close()
    for fault in found.faults:
        print(words(fault))
    told = f"{found.lines} lines, head {found.chain.hex()}"
    sealed = f"last seal {found.sealed:%Y-%m-%d %H:%M} UTC" if found.sealed else "no seal yet"
    print(f"{told}, {sealed}, key {', '.join(sorted(key.trusted())) or 'none'}")
    if not found.whole:
        raise CannotRun("the record is not what was written")
    print("The record is whole.")
    with transaction() as session:
        checks.keep(session, found)


def _seal(_chosen: argparse.Namespace, _bars: Bars) -> None:
    _ready()
    with transaction() as session:
        made = seal.make(session, anyway=True)
    with reading() as session:
        seal.write_elsewhere(session)
    if made is not None:
        print(f"Seal {made.id}: line {made.last_id}, chain {made.chain.hex()}, key {made.key}")


def _cut(_chosen: argparse.Namespace, bars: Bars) -> None:
    _ready()
    found = verify(get_engine(), bars)
    bars.close()
    if not found.whole:
        raise CannotRun("the record is not what was written: nothing was dropped. See verify-audit")
    with transaction() as session:
        gone = cuts.cut(session)
    if gone is None:
        print("No sealed line has had its term.")
        return
    print(f"Lines up to {gone.last_at:%Y-%m-%d} were dropped, {gone.count} until now.")


def _grants(chosen: argparse.Namespace, _bars: Bars) -> None:
    if not chosen.apply:
        print("".join(f"{line};\n" for line in grants.statements(chosen.role)), end="")
        return
    _ready()
    with get_engine().begin() as connection:
        grants.grant(connection, chosen.role)
    print(f"{chosen.role} may add to the record and read it, and no more.")


def make_key(beside: Path) -> None:
    """Make the key of the seals with the other keys, if there is none."""
    if key.make():
        print(f"The key of the record's seals is in {key.file()}, apart from {beside.name}.")
