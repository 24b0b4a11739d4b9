"""Whether the seals are those that were made, and stand over what is there."""

from collections.abc import Iterator, Mapping, Sequence

from db.models.record import RecordCut, RecordSeal
from db.record import key, seal
from domain.record.faults import FaultKind, RecordFault

Passed = Mapping[int, tuple[bytes, int]]
"""Of each number a seal names: the chain and the count found there."""


def check(
    seals: Sequence[RecordSeal], passed: Passed, cut: RecordCut | None
) -> Iterator[RecordFault]:
    """Faults of the seals; those over lines that were cut off since say nothing any more."""
    yield from _signatures(seals)
    gone = cut.last_id if cut else 0
    for one in seals:
        stood = bytes(one.chain), one.count
        if one.last_id >= gone and passed.get(one.last_id) != stood:
            yield RecordFault(
                FaultKind.SEALED_OTHERWISE, one.last_id, other=one.id, name=str(one.day)
            )
    yield from _elsewhere({one.id: one for one in seals})


def _signatures(seals: Sequence[RecordSeal]) -> Iterator[RecordFault]:
    trusted, before, number = key.trusted(), b"", 0
    for one in seals:
        while number + 1 < one.id:
            number += 1
            yield RecordFault(FaultKind.SEAL_MISSING, number)
        told = seal.told(one, before)
        if not key.holds(told, one.key, bytes(one.signature)):
            yield RecordFault(FaultKind.SEAL_CHANGED, one.id, name=str(one.day))
        elif one.key not in trusted:
            yield RecordFault(FaultKind.SEAL_OF_OTHERS, one.id, one.key, name=str(one.day))
        before, number = one.signature, one.id


def _elsewhere(seals: Mapping[int, RecordSeal]) -> Iterator[RecordFault]:
    """What the file says counts: it is meant to stand where nobody of the database writes."""
    for told in seal.elsewhere():
        ours = seals.get(told.id)
        same = ours and (ours.last_id, bytes(ours.chain), bytes(ours.signature))
        if same != (told.last_id, told.chain, told.signature):
            yield RecordFault(FaultKind.ELSEWHERE, told.id)
