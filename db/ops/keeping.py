"""Commands that keep what is stored safe: encryption, keys, backups."""

import argparse

from db import crypto
from db.engine import file_of
from db.ops import encrypt, readiness
from db.progress import Bars
from domain.errors import CannotRun
from settings import get_settings


def encrypt_database(_chosen: argparse.Namespace, bars: Bars) -> None:
    """Encrypt the embedded database's file, or bring it under the newest key."""
    readiness.check_settings()
    path = file_of(get_settings().url())
    if path is None:
        raise CannotRun(
            "the database stands on a server: encrypt the volume it lies on (docs/operation.md)"
        )
    done = encrypt.encrypt(path, crypto.file_keys(), bars)
    bars.close()
    if done is None:
        print(f"{path} is encrypted with the newest key already.")
        return
    print(f"{path} is encrypted: {done.rows} rows in {done.tables} tables, compared with before.")
    if done.was_plain:
        print("Copies made before (backups, snapshots, images of the disk) are not: destroy them.")
