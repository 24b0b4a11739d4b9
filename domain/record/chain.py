"""How each line of the record hangs on the one before it.

A line's `chain` is the SHA-256 of the chain before it and of the line as bytes. Those bytes are the
same from both databases and from a backup: a JSON array of what is stored, ciphertexts as they are.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

START = bytes(32)
"""What the first line hangs on."""
_MOMENT = "%Y-%m-%d %H:%M:%S.%f"
_write = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode


def moment(at: datetime | str) -> str:
    """A moment in UTC as it is chained: a datetime, or the text SQLite keeps."""
    if isinstance(at, str):
        return at if len(at) == 26 else datetime.fromisoformat(at).strftime(_MOMENT)
    return at.strftime(_MOMENT)


def link(before: bytes, number: int, at: datetime | str, rest: Sequence[object]) -> bytes:
    """The chain of line `number`, which hangs on `before`; `rest`: user, act, subject, detail,
    origin and changes as they are stored.
    """
    return sha256(before + _write([number, moment(at), *rest]).encode()).digest()


def statement(kind: str, *told: object) -> bytes:
    """What is signed: a list of texts and numbers, with what it is for in front."""
    return _write([f"ponte-{kind}-1", *told]).encode()
