"""How the index of names is written so that who holds the tables reads nothing in it.

Keys of rows are a keyed hash (BLAKE2b) of what they are about; values are sealed with AES-256-GCM
and padded, so that all of a kind are of one length. The keys are derived from PONTE_INDEX_KEY.
Each value is sealed under 12 random bytes, also when it is written again: with one key that is
safe for 2^32 writings (NIST SP 800-38D), thousands of years of ours. The row's key is sealed with
it: a value moved to another row does not open.
"""

import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from db.crypto import Unreadable, index_key

_NONCE, _KEY = 12, 16


def key_of(kind: str, *parts: str | int) -> bytes:
    """The key of the row about `parts`: 16 bytes that look random."""
    told = "\0".join(map(str, parts)).encode()
    secret = _derived(index_key(), f"key {kind}")
    return hashlib.blake2b(told, digest_size=_KEY, key=secret).digest()


def seal(key: bytes, text: bytes, length: int) -> bytes:
    """`text`, of at most `length` bytes, as the row `key` stores it."""
    nonce = os.urandom(_NONCE)
    return nonce + _cipher(index_key()).encrypt(nonce, text.ljust(length, b"\0"), key)


def unseal(key: bytes, value: bytes) -> bytes:
    """What was sealed for the row `key`, with its padding. Raises Unreadable."""
    try:
        return _cipher(index_key()).decrypt(value[:_NONCE], value[_NONCE:], key)
    except InvalidTag as error:
        raise Unreadable("the index of names does not open with the key in use") from error


@lru_cache(8)
def _derived(secret: bytes, use: str) -> bytes:
    return hmac.digest(secret, f"ponte names: {use}".encode(), hashlib.sha256)


@lru_cache(2)
def _cipher(secret: bytes) -> AESGCM:
    return AESGCM(_derived(secret, "seal"))
