from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import suppression
from domain.cube import Cube, Node
from domain.rates import OPEN
from domain.suppression import Display

K = 5
CUBE = Cube(
    (
        (Node("any", (0, 1), 2), Node("urgent", (0,)), Node("not urgent", (1,))),
        (Node("month", (0,)), Node("year", (0, 1)), Node("before the month", (1,), 0)),
    )
)


def protect(counts, parents, cube=CUBE):
    return suppression.protect(np.array(counts, np.int64).tobytes(), parents, cube, K)


def values_of(tables, parents, cube):
    """All cells of all places by plain summing, tables x places x cells."""
    base = tables.reshape(len(tables), len(parents[0]), -1) @ cube.spans.T.astype(int)
    levels = [range(base.shape[1]), *parents, [0] * base.shape[1]]
    places = [
        base[:, [q for q in range(base.shape[1]) if level[q] == place]].sum(axis=1)
        for level in levels
        for place in sorted(set(level))
    ]
    return np.stack(places, axis=1)


def looks_the_same(values, result):
    """Which tables would be displayed exactly as `result`, for a reader."""
    shown, small = result.display == Display.SHOWN, result.display == Display.SMALL
    same = (values == result.values) | ~shown
    within = ((values >= 1) & (values < K)) | ~small
    return (same & within).all(axis=(1, 2))


@st.composite
def tables(draw):
    quarters = draw(st.integers(1, 2))
    parents = draw(st.sampled_from([(0, 0), (0, 1)]))[:quarters]
    counts = draw(st.lists(st.integers(0, 7), min_size=4 * quarters, max_size=4 * quarters))
    return counts, (parents, (0,) * quarters)


@settings(max_examples=150, deadline=None)
@given(tables())
def test_every_small_count_has_another_value_that_looks_the_same(table):
    counts, parents = table
    result = protect(counts, parents)
    others = counts + np.array(list(product((-1, 0, 1), repeat=len(counts))))
    values = values_of(others[(others >= 0).all(axis=1)], parents, CUBE)
    alike = values[looks_the_same(values, result)]
    small = (result.values > 0) & (result.values < K)
    assert (alike != result.values).any(axis=0)[small].all()


@given(tables())
def test_no_small_count_is_displayed_and_small_says_the_truth(table):
    result = protect(*table)
    small = (result.values > 0) & (result.values < K)
    assert not (small & (result.display == Display.SHOWN)).any()
    assert not (~small & (result.display == Display.SMALL)).any()


@given(tables())
def test_no_sum_has_one_hidden_member_that_is_small(table):
    counts, parents = table
    result = protect(counts, parents)
    hidden = result.display != Display.SHOWN
    for year, month, before in zip(*(range(i, 9, 3) for i in (1, 0, 2)), strict=True):
        for row in range(len(result.values)):
            secret = [c for c in (year, month, before) if hidden[row, c]]
            assert len(secret) != 1 or not 0 < result.values[row, secret[0]] < K


@pytest.mark.parametrize("counts", [[5, 50, 9, 8] * 2, [0] * 8, [0, 0, 0, 12] * 2])
def test_where_nothing_is_small_nothing_is_hidden(counts):
    result = protect(counts, ((0, 1), (0, 0)))
    assert (result.display[:, CUBE.weights > 0] == Display.SHOWN).all()


def test_the_only_small_quarter_of_a_municipality_takes_another_one_with_it():
    one_axis = Cube(((Node("all", (0,)),),))
    result = protect([3, 40, 60], ((0, 0, 0), (0, 0, 0)), one_axis)
    assert result.display[:3, 0].tolist() == [Display.SMALL, Display.HIDDEN, Display.SHOWN]
    assert result.display[3:, 0].tolist() == [Display.SHOWN] * 3


def test_two_small_counts_that_a_total_would_pin_are_hidden_deeper():
    one_axis = Cube(((Node("all", (0,)),),))
    result = protect([4, 4], ((0, 0), (0, 0)), one_axis)  # both below five, together eight
    assert Display.SHOWN not in result.display[:3, 0] or Display.HIDDEN in result.display[:2, 0]
    assert result.display[:2, 0].tolist() != [Display.SMALL, Display.SMALL] or (
        result.display[2, 0] != Display.SHOWN
    )


def invented(seed, cases, quarters=61):
    """Open cases as they fall: few quarters with many, most with few."""
    rng = np.random.default_rng(seed)
    share = rng.gamma(0.8, 1, quarters)
    counts = np.zeros((quarters, *OPEN.shape), np.int64)
    where = (
        rng.choice(quarters, cases, p=share / share.sum()),
        rng.choice(4, cases, p=[0.1, 0.2, 0.45, 0.25]),
        rng.choice(6, cases, p=[0.15, 0.2, 0.2, 0.2, 0.15, 0.1]),
        rng.choice(2, cases, p=[0.3, 0.7]),
    )
    np.add.at(counts, where, 1)
    return counts


def sums(parents, cube):
    """Every equation a reader can write: (parent cell, its parts), over all places and cells."""
    levels = [list(range(len(parents[0]))), *map(list, parents), [0] * len(parents[0])]
    sizes = [max(level) + 1 for level in levels]
    offset = np.cumsum([0, *sizes])
    width = len(cube.cells)
    found = []
    for depth in range(len(levels) - 1):
        for parent in range(sizes[depth + 1]):
            children = sorted({c for c, p in zip(levels[depth], levels[depth + 1], strict=True)
                               if p == parent})  # fmt: skip
            for z in range(width):
                found.append(
                    ((offset[depth + 1] + parent) * width + z,
                     [(offset[depth] + c) * width + z for c in children])
                )  # fmt: skip
    for axis, nodes in enumerate(cube.axes):
        for whole in nodes:
            parts = split(whole, nodes)
            if not parts:
                continue
            for names, z in cube.cells.items():
                if names[axis] == whole.name:
                    cells = [cube.cells[(*names[:axis], p.name, *names[axis + 1 :])] for p in parts]
                    for place in range(offset[-1]):
                        found.append((place * width + z, [place * width + c for c in cells]))
    return found


def split(whole, nodes):
    """The largest nodes that make up a node, biggest first."""
    left, parts = set(whole.leaves), []
    for node in sorted(nodes, key=lambda n: -len(n.leaves)):
        if node is not whole and set(node.leaves) <= left and len(node.leaves) < len(whole.leaves):
            parts.append(node)
            left -= set(node.leaves)
    return parts if not left else []


def attack(result, equations):
    """Narrow what each cell can be by every sum, again and again, as a patient reader would."""
    shown, small = result.display == Display.SHOWN, result.display == Display.SMALL
    low = np.where(shown, result.values, np.where(small, 1, 0)).ravel().astype(float)
    high = np.where(shown, result.values, np.where(small, K - 1, np.inf)).ravel().astype(float)
    members = np.array([m for whole, parts in equations for m in (whole, *parts)])
    signs = np.array([s for _w, parts in equations for s in (-1, *[1] * len(parts))])
    starts = np.cumsum([0, *(1 + len(parts) for _w, parts in equations)])[:-1]
    lengths = np.diff([*starts, len(members)])
    for _round in range(40):
        least = np.where(signs > 0, low[members], -high[members])
        most = np.where(signs > 0, high[members], -low[members])
        # What the others leave: -(sum of the rest), counting infinities apart.
        others_least = rest(least, starts, lengths)
        others_most = rest(most, starts, lengths)
        up = np.where(signs > 0, -others_least, others_most)
        down = np.where(signs > 0, -others_most, others_least)
        before = low.copy(), high.copy()
        np.maximum.at(low, members, np.nan_to_num(down, nan=0, neginf=0))
        np.minimum.at(high, members, np.nan_to_num(up, nan=np.inf, posinf=np.inf))
        if (before[0] == low).all() and (before[1] == high).all():
            break
    return low.reshape(result.values.shape), high.reshape(result.values.shape)


def rest(bounds, starts, lengths):
    finite = np.where(np.isinf(bounds), 0, bounds)
    sign = np.sign(bounds[np.isinf(bounds)])[:1]
    infinite = np.isinf(bounds).astype(int)
    total = np.repeat(np.add.reduceat(finite, starts), lengths) - finite
    unbounded = np.repeat(np.add.reduceat(infinite, starts), lengths) - infinite
    return np.where(unbounded > 0, (sign[0] if len(sign) else 1) * np.inf, total)


@pytest.mark.parametrize(("seed", "cases"), [(1, 60), (2, 200), (3, 700), (4, 5_000)])
def test_no_chain_of_sums_and_differences_pins_a_small_count(seed, cases):
    counts = invented(seed, cases)
    parents = (tuple(q // 6 for q in range(61)), tuple(q // 24 for q in range(61)))
    result = protect(counts, parents, OPEN)
    low, high = attack(result, sums(parents, OPEN))
    small = (result.values > 0) & (result.values < K)
    assert (low <= result.values).all() and (result.values <= high).all()
    assert not (small & (low == high)).any()


def test_the_attack_succeeds_where_only_small_counts_are_hidden():
    counts = invented(3, 700)
    parents = (tuple(q // 6 for q in range(61)), tuple(q // 24 for q in range(61)))
    naive = protect(counts, parents, OPEN)
    small = (naive.values > 0) & (naive.values < K)
    display = np.where(small, Display.SMALL, Display.SHOWN)
    display[:, OPEN.weights == 0] = Display.HIDDEN
    low, high = attack(suppression.Protected(naive.values, display), sums(parents, OPEN))
    assert (small & (low == high)).sum() > 100


def test_real_sizes_keep_most_of_the_numbers():
    result = protect(invented(3, 700), ((0,) * 61, (0,) * 61), OPEN)
    cell = OPEN.cells["0", "52", "open"]
    enough = result.values[:61, cell] >= K
    shown = result.display[:61, cell] == Display.SHOWN
    assert shown[enough].mean() > 0.6
    assert result.display[-1, cell] == Display.SHOWN
