"""Which documents hold a word, and with what weight."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

Weighed = tuple[np.ndarray, np.ndarray]
"""Slots of documents, and a weight for each."""


@dataclass(slots=True)
class _List:
    """The documents that hold one word, in no order: of 50,000 words most have one holder or two,
    and a dict for each would take more than the directory itself.
    """

    slots: "array[int]" = field(default_factory=lambda: array("i"))
    weights: "array[float]" = field(default_factory=lambda: array("f"))

    def drop(self, slot: int) -> None:
        place = self.slots.index(slot)
        self.slots[place], self.weights[place] = self.slots[-1], self.weights[-1]
        self.slots.pop()
        self.weights.pop()


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
        """Let a slot hold a word it does not hold."""
        if word not in self._lists:
            self._lists[word] = _List()
            self.changed = True
        held = self._lists[word]
        held.slots.append(slot)
        held.weights.append(weight)

    def drop(self, word: str, slot: int) -> None:
        """Take a word from a slot that holds it."""
        held = self._lists[word]
        held.drop(slot)
        if not held.slots:
            del self._lists[word]
            self.changed = True

    def read(self, word: str) -> Weighed:
        """The slots that hold a word, with their weights; none for a word unheard of."""
        held = self._lists.get(word)
        return (np.array(held.slots), np.array(held.weights)) if held else NOBODY

    def slots(self, word: str) -> Sequence[int]:
        """The slots that hold a word, to be looked through one by one."""
        held = self._lists.get(word)
        return held.slots if held else ()


NOBODY: Weighed = (np.zeros(0, np.int32), np.zeros(0, np.float32))
