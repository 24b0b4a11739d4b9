"""Which documents hold a word, and with what weight."""

from dataclasses import dataclass, field

import numpy as np

Weighed = tuple[np.ndarray, np.ndarray]
"""Slots of documents, and a weight for each."""


@dataclass(slots=True)
class _List:
    """The documents that hold one word."""

    weights: dict[int, float] = field(default_factory=dict)
    arrays: Weighed | None = None

    def read(self) -> Weighed:
        if self.arrays is None:
            slots = np.fromiter(self.weights.keys(), np.int32, len(self.weights))
            weights = np.fromiter(self.weights.values(), np.float32, len(self.weights))
            self.arrays = slots, weights
        return self.arrays


class Holders:
    """The holders of every word, kept as documents come and go; read as arrays."""

    def __init__(self) -> None:
        self._lists: dict[str, _List] = {}
        self.changed = True
        """Whether a word came or went; who has looked at the words sets it back."""

    def __contains__(self, word: str) -> bool:
        return word in self._lists

    def words(self) -> list[str]:
        """Every word that somebody holds."""
        return list(self._lists)

    def put(self, word: str, slot: int, weight: float) -> None:
        """Let a slot hold a word."""
        if word not in self._lists:
            self._lists[word] = _List()
            self.changed = True
        held = self._lists[word]
        held.weights[slot] = weight
        held.arrays = None

    def drop(self, word: str, slot: int) -> None:
        """Take a word from a slot that holds it."""
        held = self._lists[word]
        del held.weights[slot]
        held.arrays = None
        if not held.weights:
            del self._lists[word]
            self.changed = True

    def read(self, word: str) -> Weighed:
        """The slots that hold a word, with their weights; none for a word unheard of."""
        held = self._lists.get(word)
        return held.read() if held else NOBODY

    def slots(self, word: str) -> frozenset[int] | set[int] | dict[int, float]:
        """The slots that hold a word, to be looked through one by one."""
        held = self._lists.get(word)
        return held.weights if held else {}


NOBODY: Weighed = (np.zeros(0, np.int32), np.zeros(0, np.float32))
