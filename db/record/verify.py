"""Whether the record is what was written: every line, the head, the seals, the triggers."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, select, text
from sqlalchemy.orm import Session

from db.engine import snapshot
from db.models.record import RecordCut, RecordHead, RecordSeal
from db.progress import Progress
from db.record import cuts, seals_kept, triggers
from domain.record.chain import START, link, moment
from domain.record.faults import FaultKind, RecordFault
from domain.record.order import Misfit, moved

PIECE = 5_000
MOST = 100
"""Faults named; more would say no more."""
_LINES = text(
    "SELECT id, at, user_id, action, subject, detail, origin, changes, chain "
    "FROM audit_event ORDER BY id"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found; `until` is the moment of the last line, `sealed` of the last seal."""

    lines: int
    chain: bytes
    until: datetime | None
    sealed: datetime | None
    faults: tuple[RecordFault, ...]

    @property
    def whole(self) -> bool:
        """Whether everything is as it was written."""
        return not self.faults


def verify(engine: Engine, progress: Progress, *, breath: float = 0) -> Verdict:
    """Read the record once, as it stood at one moment; pauses for `breath` seconds in between."""
    with snapshot(engine) as connection, Session(connection) as session:
        head = session.get(RecordHead, 1)
        cut = session.scalar(select(RecordCut).order_by(RecordCut.id.desc()).limit(1))
        seals = session.scalars(select(RecordSeal).order_by(RecordSeal.id)).all()
        reader = _Reader(cut, seals)
        progress.stage("verify", head.last_id - reader.number if head else 0)
        for rows in _pieces(connection):
            reader.read(rows, head.last_id if head else 0)
            progress.advance(len(rows))
            time.sleep(breath)
        faults = [
            *reader.faults(),
            *_ending(reader, head),
            *seals_kept.check(seals, reader.at_seals, cut),
            *cuts.check(session),
            *(RecordFault(FaultKind.TRIGGER, name=name) for name in triggers.missing(connection)),
        ]
        until = datetime.fromisoformat(reader.at).replace(tzinfo=UTC) if reader.at else None
        sealed = seals[-1].at if seals else None
        return Verdict(reader.count, reader.chain, until, sealed, tuple(faults[:MOST]))


def _pieces(connection: Connection) -> Iterator[Any]:
    found = connection.execution_options(yield_per=PIECE).execute(_LINES)
    yield from found.partitions(PIECE)


class _Reader:
    """Goes along the chain and notes what does not hang on what stands before it."""

    def __init__(self, cut: RecordCut | None, seals: Any) -> None:
        self.number = cut.last_id if cut else 0
        self.chain = bytes(cut.chain) if cut else START
        self.count = self.there = cut.count if cut else 0
        self.at = ""
        self.at_seals: dict[int, tuple[bytes, int]] = {self.number: (self.chain, self.count)}
        self._sealed = {seal.last_id for seal in seals}
        self._added: list[RecordFault] = []
        self._misfits: list[Misfit] = []

    def read(self, rows: Any, last: int) -> None:
        """Read some lines; those after number `last` were not written by Ponte."""
        for number, at, *said, stored in rows:
            if number > last or stored is None:
                self._note(FaultKind.ADDED, number, at)
                continue
            kept = bytes(stored)
            if kept != link(self.chain, number, at, said):
                before = self.number, self.chain
                self._misfits.append(Misfit(number, moment(at), tuple(said), kept, *before))
            self.number, self.chain, self.at = number, kept, moment(at)
            self.count += 1
            if number in self._sealed:
                self.at_seals[number] = kept, self.count

    def _note(self, kind: FaultKind, number: int, at: Any) -> None:
        if len(self._added) < MOST:
            self._added.append(RecordFault(kind, number, moment(at)[:16]))

    def faults(self) -> list[RecordFault]:
        """What is wrong with the lines, in their order."""
        return sorted([*moved(self._misfits[:MOST]), *self._added], key=lambda f: f.number)


def _ending(reader: _Reader, head: RecordHead | None) -> list[RecordFault]:
    """What the head says against the last line there is."""
    if head is None:
        return [RecordFault(FaultKind.HEAD, 0, other=reader.count)]
    if head.last_id > reader.number:
        return [RecordFault(FaultKind.CUT_SHORT, reader.number + 1, other=head.last_id)]
    if (bytes(head.chain), head.count) != (reader.chain, reader.count):
        return [RecordFault(FaultKind.HEAD, head.count, other=reader.count)]
    return []
