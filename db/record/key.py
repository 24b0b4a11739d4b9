"""The key that signs seals: apart from the keys that encrypt, so that neither opens the other."""

import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from db.crypto import found
from settings import Settings, get_settings


def file() -> Path:
    """Where the key stands if no setting holds it."""
    settings = get_settings()
    return settings.var_dir / ("demo-record.key" if settings.demo else "record.key")


def make() -> bool:
    """Make the key if there is none yet; whether one was made. Raises OSError."""
    if _given(get_settings()) or file().exists():
        return False
    path = file()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(Ed25519PrivateKey.generate().private_bytes_raw().hex() + "\n")
            out.flush()
            os.fsync(out.fileno())
        os.link(draft, path)  # the first process wins; the others use its key
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True


def sign(told: bytes) -> tuple[str, bytes]:
    """The public key, in hexadecimal digits, and the signature; makes the key if need be."""
    make()
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(_private()))
    return private.public_key().public_bytes_raw().hex(), private.sign(told)


def holds(told: bytes, public: str, signature: bytes) -> bool:
    """Whether that key signed it."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(signature, told)
    except (InvalidSignature, ValueError):
        return False
    return True


def trusted() -> frozenset[str]:
    """The public keys whose seals count: ours, and those of former times that settings name."""
    private = _private()
    own = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(private)) if private else None
    mine = [own.public_key().public_bytes_raw().hex()] if own else []
    return frozenset([*mine, *get_settings().record_old_keys])


def _given(settings: Settings) -> str:
    return next(iter(found(settings, "record_key")), "")


def _private() -> str:
    given = _given(get_settings())
    if given or not file().exists():
        return given
    return file().read_text("ascii").strip()
