"""The noise is the one that is stated, and nothing but the records of a cell decides it."""

import random

import numpy as np
import pytest
from scipy.stats import chisquare

from domain import cell_key
from domain.cell_key import KEY_BITS, Count, Display, difference, moved_by, protect, protect_one

CELLS = 200_000
K = 5


@pytest.fixture(scope="module")
def keys():
    return np.random.default_rng(20261125).integers(0, 1 << KEY_BITS, CELLS)


def expected(cells: int) -> dict[int, float]:
    """Cells by how far they are moved, if e has the probability 2^-|e| / 3."""
    return {e: cells * 2.0 ** -abs(e) / 3 for e in range(-7, 8)}


def assert_as_stated(moves) -> None:
    wanted = expected(len(moves))
    seen = [int((moves == e).sum()) for e in wanted] + [int((abs(moves) > 7).sum())]
    probabilities = [*wanted.values(), len(moves) - sum(wanted.values())]
    assert chisquare(seen, probabilities).pvalue > 0.001


def test_cells_are_moved_with_the_stated_probabilities(keys):
    assert_as_stated(moved_by(keys))


def test_sums_of_keys_move_as_single_keys_do(keys):
    assert_as_stated(moved_by(np.cumsum(keys)))


def test_the_amount_has_no_bound_a_reader_could_lean_on(keys):
    moves = moved_by(keys)
    assert moves.min() < -12 and moves.max() > 12
    assert abs(moves.mean()) < 0.02


def test_the_same_records_are_moved_alike_in_any_order():
    dice = random.Random(3)
    records = [dice.getrandbits(KEY_BITS) for _ in range(40)]
    once = protect_one(len(records), sum(records), K)
    for _ in range(20):
        dice.shuffle(records)
        assert protect_one(len(records), sum(records), K) == once


def test_cells_that_differ_by_one_record_are_moved_independently(keys):
    """The moves of a cell and of the same with one record more: no correlation, and the pairs
    are spread as those of two cells that share nothing.
    """
    more = np.random.default_rng(7).integers(0, 1 << KEY_BITS, CELLS)
    one, other = moved_by(keys), moved_by(keys + more)
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.01
    pairs = [
        (int(((one == a) & (other == b)).sum()), CELLS * 2.0 ** -(abs(a) + abs(b)) / 9)
        for a in range(-3, 4) for b in range(-3, 4)
    ]  # fmt: skip
    seen, wanted = (list(column) for column in zip(*pairs, strict=True))
    seen.append(CELLS - sum(seen))
    wanted.append(CELLS - sum(wanted))
    assert chisquare(seen, wanted).pvalue > 0.001


def test_what_is_known_of_two_cells_says_nothing_of_their_union(keys):
    others = np.random.default_rng(9).integers(0, 1 << KEY_BITS, CELLS)
    parts, union = moved_by(keys) + moved_by(others), moved_by(keys + others)
    assert abs(np.corrcoef(parts, union)[0, 1]) < 0.01


def test_no_count_from_one_to_four_is_ever_displayed(keys):
    for count in range(12):
        values, display = protect(np.full(CELLS, count), keys, K)
        shown = values[display == Display.SHOWN]
        assert not np.isin(shown, [1, 2, 3, 4]).any()
        if count:
            assert not (shown == 0).any()
        if 0 < count < K:
            assert (display == Display.SMALL).all()


def test_a_cell_alone_reads_as_it_does_among_others(keys):
    counts = np.arange(CELLS) % 40
    for k in (K, None):
        values, display = protect(counts, keys, k)
        for at in range(0, CELLS, 97):
            alone = protect_one(int(counts[at]), int(keys[at]), k)
            assert (alone.value or 0, alone.display) == (values[at], display[at])


def test_small_says_nothing_of_an_upper_end(keys):
    """A count of 12 may be displayed as `<5` too: what is small is not known to be below five."""
    assert (protect(np.full(CELLS, 12), keys, K)[1] == Display.SMALL).any()


def test_an_empty_cell_is_zero_and_exact_counts_stay_as_they_are(keys):
    values, display = protect(np.zeros(CELLS, int), keys, K)
    assert not values.any() and (display == Display.SHOWN).all()
    exact, shown = protect(np.arange(CELLS), keys, None)
    assert (exact == np.arange(CELLS)).all() and (shown == Display.SHOWN).all()


def test_a_difference_of_what_is_not_displayed_is_hidden():
    small = Count(None, Display.SMALL)
    assert difference(Count(9), Count(6)) == Count(3)
    for left, right in ((small, Count(9)), (Count(9), small), (small, small)):
        assert difference(left, right) == Count(None, Display.HIDDEN)


def test_the_parts_of_a_record_have_keys_of_their_own():
    made = {cell_key.derived(12345, part) for part in range(50)}
    assert len(made) == 50 and all(0 <= key < 1 << KEY_BITS for key in made)
    assert cell_key.derived(12345, 3) == cell_key.derived(12345, 3)
