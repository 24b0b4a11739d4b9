"""A backup file that only who may can open: written and read as age does (age-encryption.org).

Nothing readable touches the disk: what is written goes through the encryption on its way, and what
is opened to be looked at here and there lies in a nameless file under a key of that moment.
"""

import io
import os
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

import pyrage
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

from db import crypto
from domain.errors import CannotRun
from settings import Settings

MAGIC = b"age-encryption.org/v1"
_SCRYPT = b"-> scrypt "
_BLOCK, _TRIES = 16, 3
NOBODY = (
    "PONTE_BACKUP_RECIPIENT: not set. A backup of real use is never written readable: say a public "
    "key (`python -m db backup-key --into FILE` makes it; keep that file on another machine), or a "
    "passphrase in PONTE_BACKUP_PASSPHRASE"
)


@dataclass(frozen=True, slots=True)
class Seal:
    """For whom a backup is closed; neither: for nobody, it is readable."""

    recipients: tuple[str, ...] = ()
    passphrase: str = ""

    def __repr__(self) -> str:
        return f"Seal({len(self.recipients)} recipients)"


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens a backup: secret keys of age, or the passphrase."""

    identities: tuple[Any, ...] = ()
    passphrase: str = ""

    def __repr__(self) -> str:
        return f"Opening({len(self.identities)} identities)"


def of_settings(settings: Settings) -> Seal:
    """For whom this installation closes its backups. Raises CannotRun in real use for nobody."""
    recipients = [one.strip() for one in settings.backup_recipient.split(",")]
    passphrase = "".join(crypto.found(settings, "backup_passphrase")[:1])
    seal = Seal(tuple(filter(None, recipients)), passphrase)
    if not settings.demo and not (seal.recipients or seal.passphrase):
        raise CannotRun(NOBODY)
    return seal


def identities(path: Path) -> tuple[Any, ...]:
    """The secret keys in a file of `age-keygen`. Raises CannotRun, OSError."""
    rows = path.read_text(encoding="utf-8").split("\n")
    try:
        found = [pyrage.x25519.Identity.from_str(r.strip()) for r in rows if r.startswith("AGE-")]
    except pyrage.IdentityError:
        found = []
    if not found:
        raise CannotRun(f"{path} holds no secret key of age (a line AGE-SECRET-KEY-…)")
    return tuple(found)


@contextmanager
def closing_for(target: IO[bytes], seal: Seal) -> Iterator[tuple[IO[bytes], Opening]]:
    """Where to write so that `target` gets it closed; and what opens it for us, until we forget it:
    with recipients a key made for this one writing, so that it can be verified without theirs.
    """
    if seal.recipients:
        own = pyrage.x25519.Identity.generate()
        to = [pyrage.x25519.Recipient.from_str(one) for one in seal.recipients]
        with _through(target, [*to, own.to_public()]) as into:
            yield into, Opening((own,))
    elif seal.passphrase:
        with Scratch() as scratch:
            yield cast(IO[bytes], scratch), Opening((), seal.passphrase)
            scratch.seek(0)
            target.write(pyrage.passphrase.encrypt(scratch.read(), seal.passphrase))
    else:
        yield target, Opening()


@contextmanager
def _through(target: IO[bytes], recipients: Sequence[Any]) -> Iterator[IO[bytes]]:
    read, write = os.pipe()
    kept, failures = _Told(target), list[BaseException]()

    def encrypt() -> None:
        try:
            with os.fdopen(read, "rb") as source:
                pyrage.encrypt_io(source, kept, recipients)
        except BaseException as error:
            failures.append(kept.failure or error)

    thread = threading.Thread(target=encrypt)
    thread.start()
    try:
        with os.fdopen(write, "wb") as into:
            yield into
    except BrokenPipeError:
        thread.join()
        if failures:
            raise failures[0] from None
        raise
    finally:
        thread.join()
    if failures:
        raise failures[0]


class _Told:
    """A file that remembers why it could not be written: age says it in words of its own."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.failure: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            return self._file.write(data)
        except OSError as error:
            self.failure = error
            raise

    def flush(self) -> None:
        self._file.flush()


@contextmanager
def opened(path: Path, how: Opening) -> Iterator[IO[bytes]]:
    """The backup as it was before it was closed, to read anywhere in it. Raises CannotRun."""
    with path.open("rb") as file:
        head = file.read(200)
        file.seek(0)
        if not head.startswith(MAGIC):
            yield file
            return
        with Scratch() as scratch:
            _open_into(scratch, file, path, how, by_phrase=_SCRYPT in head)
            scratch.seek(0)
            yield io.BufferedReader(scratch)


def _open_into(
    scratch: "Scratch", file: IO[bytes], path: Path, how: Opening, *, by_phrase: bool
) -> None:
    if by_phrase and not how.passphrase:
        raise CannotRun(f"{path} opens with a passphrase: say it in PONTE_BACKUP_PASSPHRASE")
    if not by_phrase and not how.identities:
        raise CannotRun(f"{path} opens with a secret key of age: say its file with --identity")
    try:
        if by_phrase:
            scratch.write(_by_phrase(file.read(), path, how.passphrase))
        else:
            pyrage.decrypt_io(file, scratch, list(how.identities))
    except (pyrage.DecryptError, OSError) as error:
        if isinstance(error, OSError) and error.errno:
            raise
        raise CannotRun(f"{path} does not open: it is damaged, or for another key") from None


def _by_phrase(closed: bytes, path: Path, passphrase: str) -> bytes:
    """How much work a passphrase may take is measured each time: on a busy machine it is little."""
    for _try in range(_TRIES):
        try:
            opened: bytes = pyrage.passphrase.decrypt(closed, passphrase)
        except pyrage.DecryptError as error:
            if not str(error).startswith("Excessive work"):
                raise
        else:
            return opened
    raise CannotRun(
        f"{path} is not open: this machine is too busy or too slow at the moment to try the "
        "passphrase. Say it again when less is going on; the program `age` opens the file too"
    )


class Scratch(io.RawIOBase):
    """A nameless file that only this process can read, and only while it lives."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with this
        self._key, self._at = os.urandom(32), 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def writable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: Any) -> int:
        """At the present place."""
        self._file.seek(self._at)
        self._file.write(self._crypted(bytes(data)))
        self._at += len(data)
        return len(data)

    def readinto(self, into: Any) -> int:
        """From the present place."""
        self._file.seek(self._at)
        data = self._crypted(self._file.read(len(into)))
        into[: len(data)] = data
        self._at += len(data)
        return len(data)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place."""
        end = self._file.seek(0, os.SEEK_END)
        self._at = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: end}[whence]
        return self._at

    def tell(self) -> int:
        """The present place."""
        return self._at

    def close(self) -> None:
        """Let go of the file: it is gone."""
        self._file.close()
        super().close()

    def _crypted(self, data: bytes) -> bytes:
        block, offset = divmod(self._at, _BLOCK)
        stream = Cipher(AES(self._key), CTR(block.to_bytes(_BLOCK, "big"))).encryptor()
        stream.update(bytes(offset))
        return stream.update(data)
