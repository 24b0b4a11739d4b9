"""Which of the lines that do not fit were changed, which stand in another's place."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.record.chain import link
from domain.record.faults import FaultKind, RecordFault

COMPARED = 30
"""So many misfits are held against each other; among more no order is looked for."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """A line whose chain is not that of what it says after what stands before it."""

    number: int
    at: str
    said: tuple[object, ...]
    chain: bytes
    number_before: int
    chain_before: bytes


def moved(misfits: Sequence[Misfit]) -> list[RecordFault]:
    """A fault for each misfit. One that fits in the place of another was moved there; one that
    hangs on a line moved elsewhere is as it was.
    """
    compared = misfits[:COMPARED]
    chains = [one.chain_before for one in compared] + [one.chain for one in compared]
    return [_fault(one, compared, chains) for one in misfits if not _fits(one, chains)]


def _fits(one: Misfit, chains: Sequence[bytes]) -> bool:
    return any(link(before, one.number, one.at, one.said) == one.chain for before in chains)


def _fault(one: Misfit, others: Sequence[Misfit], chains: Sequence[bytes]) -> RecordFault:
    at = one.at[:16]
    place = _place(one, others, chains)
    if place:
        return RecordFault(FaultKind.MOVED, one.number, at, place)
    if one.number > one.number_before + 1:
        gap = one.number_before + 1, at, one.number - 1
        return RecordFault(FaultKind.MISSING, *gap, name=str(one.number))
    return RecordFault(FaultKind.CHANGED, one.number, at)


def _place(one: Misfit, others: Sequence[Misfit], chains: Sequence[bytes]) -> int:
    """The number under which a line was written, if it is that of another misfit; 0 if not."""
    for other in others:
        if other.number != one.number:
            for before in chains:
                if link(before, other.number, one.at, one.said) == one.chain:
                    return other.number
    return 0
