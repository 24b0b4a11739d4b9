"""The number in the reference of a case: its place in the count of a province and year, shuffled.

Consecutive numbers would tell whoever sees two of them how many cases came between, theirs or not.
So the count is put through a permutation that only this installation can make or undo: a Feistel
network of keyed digests over twice `_BITS` bits, walked along its cycle until it falls among the
first SIZE numbers (Black and Rogaway, *Ciphers with Arbitrary Finite Domains*, 2002).
"""

from domain.figures.protection import Draw

SIZE = 999_999
"""Numbers of six digits, 000000 excepted. After as many cases those of seven digits follow."""
_BITS, _ROUNDS = 10, 10
_HALF = (1 << _BITS) - 1


def reference(draw: Draw, province: str, year: int, count: int) -> str:
    """The reference of the case that is the `count`th, from 1, of a province and year."""
    block, place = divmod(count - 1, SIZE)
    space = f"case {province} {year} {block}"
    shuffled = _permuted(draw, space, place)
    while shuffled >= SIZE:
        shuffled = _permuted(draw, space, shuffled)
    return written(province, year, block * SIZE + shuffled + 1)


def written(province: str, year: int, number: int) -> str:
    """`VA-2026-000123`."""
    return f"{province}-{year}-{number:06d}"


def _permuted(draw: Draw, space: str, value: int) -> int:
    left, right = value >> _BITS, value & _HALF
    for turn in range(_ROUNDS):
        left, right = right, left ^ (draw(f"{space} {turn} {right}") & _HALF)
    return left << _BITS | right
