"""Encryption of what identifies or exposes a tenant, and blind indexes to look it up.

Encrypted columns hold Fernet tokens (library `cryptography`, MultiFernet: the newest key
encrypts, all decrypt). A blind index is a keyed hash of a normalised word: equal words have
equal digests, and nobody without the key can go back to the word.
"""

import hashlib
import hmac
import os
import threading
import time
from functools import cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from domain.errors import CannotRun
from settings import Settings, get_settings, key_sources

SHORTEST_KEY = 32
_PAUSE_SECONDS = 0.5
"""Keys are not asked for again sooner than that, however many rows do not open."""
_asking, _asked_at = threading.Lock(), 0.0


class Unreadable(RuntimeError):
    """A stored token that none of our keys opens."""


@cache
def _demo_keys(path: Path) -> tuple[bytes, bytes]:
    """Keys of a demonstration, generated once beside its database, readable by us alone."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(Fernet.generate_key() + b"\n" + os.urandom(32).hex().encode() + b"\n")
        try:
            os.link(draft, path)  # the first process wins; the others read its keys
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    first, second = path.read_bytes().split()
    return first, second


def _keys(settings: Settings) -> tuple[list[bytes], bytes]:
    given = [key.encode() for key in found(settings, "encryption_keys")]
    index = "".join(found(settings, "index_key")[:1]).encode()
    if given and index:
        return given, index
    if settings.demo:
        encryption, index = _demo_keys(settings.var_dir / "demo.key")
        return encryption.split(b","), index
    named = {"PONTE_ENCRYPTION_KEYS": given, "PONTE_INDEX_KEY": index}
    missing = " and ".join(name for name, value in named.items() if not value)
    raise CannotRun(
        f"{missing}: not set. Make both keys once, with `make keys`, and keep a copy: "
        "without them nobody can read the data again"
    )


def found(settings: Settings, name: str) -> list[str]:
    """The keys of a setting, newest first, wherever they are said. Raises CannotRun."""
    try:
        return key_sources.find(settings, name)
    except key_sources.NoKeys as error:
        raise CannotRun(str(error)) from None


def file_keys(settings: Settings | None = None) -> list[bytes]:
    """The keys of the embedded database's file, 32 bytes each, newest first; none where none is
    said in real use. A demonstration has none of its own: that of its texts serves.
    """
    settings = settings or get_settings()
    said = [key.encode() for key in found(settings, "database_keys")]
    if not said and settings.demo:
        said = _keys(settings)[0]
    return [_derived(key, b"ponte database file") for key in said]


def _derived(key: bytes, purpose: bytes) -> bytes:
    return HKDF(hashes.SHA256(), length=32, salt=None, info=purpose).derive(key)


@cache
def _fernet() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in _keys(get_settings())[0]])


@cache
def _index_hmac() -> "hmac.HMAC":
    return hmac.new(_keys(get_settings())[1], digestmod=hashlib.sha256)


@cache
def index_key() -> bytes:
    """The secret key of the blind indexes, to derive others from."""
    return _keys(get_settings())[1]


def check_keys() -> None:
    """Raise CannotRun at start rather than at the first save."""
    encryption, index = _keys(get_settings())
    for number, key in enumerate(encryption, 1):
        try:
            Fernet(key)
        except ValueError:
            raise CannotRun(
                f"PONTE_ENCRYPTION_KEYS: key {number} is not one that `make keys` makes"
            ) from None
    settings = get_settings()
    if len(index.strip()) < SHORTEST_KEY and not settings.demo:
        raise CannotRun(
            f"PONTE_INDEX_KEY: too short, at least {SHORTEST_KEY} characters. "
            "Where data is stored already only the key of that time finds it again"
        )
    if any(len(key) < SHORTEST_KEY for key in found(settings, "database_keys")):
        raise CannotRun(
            f"PONTE_DATABASE_KEYS: too short, at least {SHORTEST_KEY} characters each. "
            "`make keys` adds one that serves"
        )


def encrypt(text: str) -> bytes:
    """A Fernet token of `text`."""
    return _fernet().encrypt(text.encode("utf-8", "surrogatepass"))


def decrypt(token: bytes) -> str:
    """The text of a token; raises Unreadable if no key fits."""
    try:
        return _fernet().decrypt(token).decode("utf-8", "surrogatepass")
    except InvalidToken:
        ask_for_keys_again()
    try:
        return _fernet().decrypt(token).decode("utf-8", "surrogatepass")
    except InvalidToken as error:
        raise Unreadable("stored data does not open with the keys in use") from error


def ask_for_keys_again() -> None:
    """A key may have been put before the others while this process was running."""
    global _asked_at
    with _asking:
        now = time.monotonic()
        if now - _asked_at < _PAUSE_SECONDS:
            return
        read_keys_anew()
        _asked_at = time.monotonic()


def read_keys_anew() -> None:
    """Keys have been changed where they are kept."""
    key_sources.read_anew(get_settings())
    for memory in (_fernet, _demo_keys):
        memory.cache_clear()


def newest() -> Fernet:
    """The key that new texts are sealed with, alone: what it opens needs no other."""
    return Fernet(_keys(get_settings())[0][0])


def resealed(token: bytes) -> bytes:
    """The same text under the newest key. Raises Unreadable."""
    try:
        return _fernet().rotate(token)
    except InvalidToken as error:
        raise Unreadable("stored data does not open with the keys in use") from error


def blind(kind: str, word: str) -> int:
    """Signed 64-bit keyed digest of a normalised word; `kind` keeps the spaces apart."""
    digest = _index_hmac().copy()
    digest.update(f"{kind}\0{word}".encode("utf-8", "surrogatepass"))
    return int.from_bytes(digest.digest()[:8], "big", signed=True)


def forget_keys() -> None:
    """Read the keys again at next use (after a change of settings)."""
    for memory in (_fernet, _index_hmac, index_key, _demo_keys):
        memory.cache_clear()
    key_sources.forget()


def token_hash(token: str) -> str:
    """What is stored of a random token that opens something: SHA-256, hex."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
