"""Which people bear a word of a name: lists of their ids, cut into sealed pieces.

A word has pieces of 4, 16, 60, 232 and then 990 ids (`SIZES`). The first says how many there are. A
new bearer goes into the last piece; one that goes leaves a hole. The key of a piece is a hash of
the word and the piece's number, so that nothing tells which pieces belong together.
"""

import struct
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

import numpy as np
from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from db.engine import insert_into
from db.models.people import NamePosting
from db.people.sealed import key_of, seal, unseal

SIZES = (4, 16, 60, 232, 990)
"""A piece of 232 fits a page of SQLite with its key, one of 990 a page and one more."""
_HEAD = struct.Struct("<I")
_CHUNK = 500
_PIECES = select(NamePosting.key, NamePosting.ids).where(
    NamePosting.key.in_(bindparam("keys", expanding=True))
)
T = TypeVar("T")
Ids = np.ndarray


def size_of(piece: int) -> int:
    """How many ids a piece holds."""
    return SIZES[min(piece, len(SIZES) - 1)]


def posting_key(word: str, piece: int) -> bytes:
    """The key of a piece of a word."""
    return key_of("posting", word, piece)


def sealed_piece(word: str, piece: int, ids: Sequence[int], pieces: int) -> tuple[bytes, bytes]:
    """A row: `ids`, and in the first piece how many `pieces` there are."""
    key = posting_key(word, piece)
    head = _HEAD.pack(pieces) if piece == 0 else b""
    length = len(head) + 4 * size_of(piece)
    return key, seal(key, head + np.asarray(ids, "<u4").tobytes(), length)


def sealed(word: str, ids: Sequence[int]) -> Iterator[tuple[bytes, bytes]]:
    """All rows of a word that `ids` bear."""
    starts = [0]
    while starts[-1] + size_of(len(starts) - 1) < len(ids):
        starts.append(starts[-1] + size_of(len(starts) - 1))
    for piece, start in enumerate(starts):
        yield sealed_piece(word, piece, ids[start : start + size_of(piece)], len(starts))


def bearers(session: Session, words: Iterable[str]) -> dict[str, Ids]:
    """The ids of those who bear each of `words`; words nobody bears are left out."""
    firsts = {posting_key(word, 0): word for word in words}
    parts = {firsts[key]: [unseal(key, value)] for key, value in _read(session, firsts)}
    more = {
        posting_key(word, piece): word
        for word, (first,) in parts.items()
        for piece in range(1, _HEAD.unpack_from(first)[0])
    }
    for key, value in _read(session, more):
        parts[more[key]].append(unseal(key, value))
    return {word: _ids(b"".join(some)) for word, some in parts.items()}


def add(session: Session, added: Mapping[str, Sequence[int]]) -> None:
    """Let people be found by more words. The caller holds the index for itself."""
    counts, last = _last_pieces(session, added)
    rows: dict[bytes, bytes] = {}
    for word, ids in added.items():
        count = counts.get(word, 0)
        piece, held = max(count - 1, 0), array("I", last.get(word, ()))
        first = array("I", held) if piece == 0 else None
        for number in ids:
            if len(held) == size_of(piece):
                rows.update([sealed_piece(word, piece, held, count)])
                piece, held = piece + 1, array("I")
            held.append(number)
            if piece == 0:
                first = array("I", held)
        rows.update([sealed_piece(word, piece, held, piece + 1)])
        if piece + 1 != count and piece > 0:
            kept = first if first is not None else _first(session, word)
            rows.update([sealed_piece(word, 0, kept, piece + 1)])
    _write(session, rows)


def remove(session: Session, removed: Mapping[str, Iterable[int]]) -> list[str]:
    """Let people not be found by some words any more; the words that nobody bears now."""
    left: list[str] = []
    for word, gone in removed.items():
        keys = _keys_of(session, word)
        opened = [
            (piece, *_opened(key, value, first=piece == 0))
            for key, value in _read(session, keys)
            for piece in (keys[key],)
        ]
        kept = {piece: np.setdiff1d(ids, list(gone)) for piece, _count, ids in opened}
        if not sum(map(len, kept.values())):
            session.execute(delete(NamePosting).where(NamePosting.key.in_(keys)))
            left.append(word)
            continue
        changed = [piece for piece, _count, ids in opened if len(kept[piece]) != len(ids)]
        _write(session, dict(sealed_piece(word, n, kept[n].tolist(), len(keys)) for n in changed))
    return left


def _keys_of(session: Session, word: str) -> dict[bytes, int]:
    key = posting_key(word, 0)
    count = next((_opened(key, value, first=True)[0] for _key, value in _read(session, [key])), 0)
    return {posting_key(word, piece): piece for piece in range(count)}


def _first(session: Session, word: str) -> Sequence[int]:
    key = posting_key(word, 0)
    ((_key, value),) = _read(session, [key])
    found: list[int] = _opened(key, value, first=True)[1].tolist()
    return found


def _last_pieces(
    session: Session, words: Iterable[str]
) -> tuple[dict[str, int], dict[str, list[int]]]:
    """How many pieces each word has, and who is in the last."""
    firsts = {posting_key(word, 0): word for word in words}
    counts: dict[str, int] = {}
    last: dict[str, list[int]] = {}
    for key, value in _read(session, firsts):
        counts[firsts[key]], ids = _opened(key, value, first=True)
        last[firsts[key]] = ids.tolist()
    more = {posting_key(word, count - 1): word for word, count in counts.items() if count > 1}
    for key, value in _read(session, more):
        last[more[key]] = _opened(key, value, first=False)[1].tolist()
    return counts, last


def _opened(key: bytes, value: bytes, *, first: bool) -> tuple[int, Ids]:
    told = unseal(key, value)
    if not first:
        return 0, _ids(_HEAD.pack(0) + told)
    return _HEAD.unpack_from(told)[0], _ids(told)


def _ids(told: bytes) -> Ids:
    """Those in pieces of a word, of which the first has its head; holes are left out."""
    ids = np.frombuffer(told, "<u4", offset=_HEAD.size)
    return ids[ids > 0]


def _read(session: Session, keys: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
    for some in _chunks(list(keys)):
        for key, value in session.execute(_PIECES, {"keys": some}):
            yield bytes(key), bytes(value)


def _write(session: Session, rows: Mapping[bytes, bytes]) -> None:
    if rows:
        put = insert_into(session, NamePosting)
        session.execute(
            put.on_conflict_do_update(
                index_elements=[NamePosting.key], set_={"ids": put.excluded.ids}
            ),
            [{"key": key, "ids": value} for key, value in sorted(rows.items())],
        )


def _chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]
