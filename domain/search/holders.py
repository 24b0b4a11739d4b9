"""Which documents hold a word, and with what weight."""

import struct
from collections.abc import Sequence

import numpy as np

Weighed = tuple[np.ndarray, np.ndarray]
"""Slots of documents, and a weight for each."""
_PAIR = struct.Struct("=if")
_PAIRS = np.dtype([("slot", "i4"), ("weight", "f4")])


class Holders:
    """The holders of every word, kept as documents come and go; read as arrays.

    Those of a word stand in one run of bytes, in no order: of 50,000 words most have one holder or
    two, and whatever is made of objects would take more than the directory itself.
    """

    def __init__(self) -> None:
        self._pairs: dict[str, bytearray] = {}
        self.changed = True
        """Whether a word came or went; who has looked at the words sets it back."""

    def __contains__(self, word: str) -> bool:
        return word in self._pairs

    def words(self) -> list[str]:
        """Every word that somebody holds."""
        return list(self._pairs)

    def put(self, word: str, slot: int, weight: float) -> None:
        """Let a slot hold a word it does not hold."""
        held = self._pairs.get(word)
        if held is None:
            held = self._pairs[word] = bytearray()
            self.changed = True
        held += _PAIR.pack(slot, weight)

    def drop(self, word: str, slot: int) -> None:
        """Take a word from a slot that holds it."""
        held, last = self._pairs[word], -_PAIR.size
        place = self.slots(word).index(slot) * _PAIR.size
        held[place : place + _PAIR.size] = held[last:]
        del held[last:]
        if not held:
            del self._pairs[word]
            self.changed = True

    def read(self, word: str) -> Weighed:
        """The slots that hold a word, with their weights; none for a word unheard of."""
        pairs = np.frombuffer(bytes(self._pairs.get(word, b"")), _PAIRS)
        return pairs["slot"], pairs["weight"]

    def slots(self, word: str) -> Sequence[int]:
        """The slots that hold a word, to be looked through one by one."""
        found: list[int] = self.read(word)[0].tolist()
        return found


NOBODY: Weighed = (np.zeros(0, np.int32), np.zeros(0, np.float32))
