"""The counts of a place, cut along several axes at once, and how a case could have been elsewhere.

A *cell* is one choice of node on every axis ("urgency 1 or 2, last 13 weeks, overdue"); it counts
the cases of the *leaves* it spans. A *move* is a way to change the leaves by one case without
changing most cells: add a case, take it from one leaf to another, or swap two cases.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, permutations, product

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Codes = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Node:
    """A range of an axis: the leaves it spans and how much is lost when it is hidden.

    Weight 0: never displayed itself, but somebody could work it out from what is.
    """

    name: str
    leaves: tuple[int, ...]
    weight: float = 1.0


@dataclass(frozen=True)
class Cube:
    """The axes of a table of counts. Every leaf of an axis must also be a node of its own."""

    axes: tuple[tuple[Node, ...], ...]

    @cached_property
    def cells(self) -> dict[tuple[str, ...], int]:
        """The position of each cell by the names of its nodes."""
        names = product(*([node.name for node in axis] for axis in self.axes))
        return {cell: position for position, cell in enumerate(names)}

    @cached_property
    def shape(self) -> tuple[int, ...]:
        """The number of leaves of each axis."""
        return tuple(1 + max(max(node.leaves) for node in axis) for axis in self.axes)

    @cached_property
    def weights(self) -> Floats:
        """What hiding each cell costs; 0 where it is not displayed."""
        weights = np.ones(1, np.float32)
        for axis in self.axes:
            weights = np.kron(weights, np.array([node.weight for node in axis], np.float32))
        return weights

    @cached_property
    def spans(self) -> Floats:
        """Cells by leaves: 1 where the cell counts the leaf."""
        spans = np.ones((1, 1), np.float32)
        for axis, leaves in zip(self.axes, self.shape, strict=True):
            matrix = np.zeros((len(axis), leaves), np.float32)
            for row, node in enumerate(axis):
                matrix[row, list(node.leaves)] = 1
            spans = np.kron(spans, matrix)
        return spans

    @cached_property
    def moves(self) -> Floats:
        """Moves by cells: what each move adds to each cell, -1, 0 or 1.

        Move `m ^ 1` is the opposite of move `m`.
        """
        leaves = np.zeros((0, *self.shape), np.float32)
        eye = np.eye(int(np.prod(self.shape)), dtype=np.float32).reshape(-1, *self.shape)
        forward = [eye, *(self._swaps(pair) for n in (1, 2) for pair in self._axis_sets(n))]
        leaves = np.concatenate(forward).reshape(-1, eye.shape[0])
        both = np.stack([leaves, -leaves], axis=1).reshape(-1, eye.shape[0])
        return both @ self.spans.T

    def _axis_sets(self, n: int) -> list[tuple[int, ...]]:
        return list(combinations(range(len(self.axes)), n))

    def _swaps(self, axes: tuple[int, ...]) -> Floats:
        """All ways to exchange two leaves on each of `axes`, the others staying where they are."""
        factors = []
        for axis, leaves in enumerate(self.shape):
            unit = np.eye(leaves, dtype=np.float32)
            if axis in axes:
                # Opposites come by sign: on the first axis a pair counts in one order only.
                pairs = combinations if axis == axes[0] else permutations
                chosen = [unit[i] - unit[j] for i, j in pairs(range(leaves), 2)]
                factors.append(np.array(chosen, np.float32).reshape(-1, leaves))
            else:
                factors.append(unit)
        made = np.ones((1, 1), np.float32)
        for factor in factors:
            rows, columns = len(made) * len(factor), made.shape[1] * factor.shape[1]
            made = np.einsum("ma,nb->mnab", made, factor).reshape(rows, columns)
        return made.reshape(-1, *self.shape)
