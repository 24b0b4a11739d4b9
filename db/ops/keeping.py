"""Commands that keep what is stored safe: encryption, keys, backups."""

import argparse
import secrets

from db import crypto
from db.access import audit
from db.engine import file_of, get_engine, transaction
from db.ops import disk, encrypt, key_file, readiness, rotate
from db.progress import Bars
from domain.acts import Act
from domain.errors import CannotRun
from settings import get_settings


def encrypt_database(chosen: argparse.Namespace, bars: Bars) -> None:
    """Encrypt the embedded database's file, or bring it under the newest key."""
    readiness.check_settings()
    path = file_of(get_settings().url())
    if path is None:
        raise CannotRun(
            "the database stands on a server: encrypt the volume it lies on (docs/operation.md)"
        )
    if chosen.new_key:
        _new_file_key()
    done = encrypt.encrypt(path, crypto.file_keys(), bars)
    bars.close()
    if done is None:
        print(f"{path} is encrypted with the newest key already.")
        return
    with transaction() as session:
        audit(session, None, Act.DATABASE_ENCRYPT, "database", f"{done.rows} rows")
    print(f"{path} is encrypted: {done.rows} rows in {done.tables} tables, compared with before.")
    if done.was_plain:
        print("Copies made before (backups, snapshots, images of the disk) are not: destroy them.")


def _new_file_key() -> None:
    settings = get_settings()
    if settings.demo:
        raise CannotRun("a demonstration has no key of its own for its file: rotate-keys")
    if len(crypto.found(settings, "database_keys")) > 1:
        return  # begun with, and not ended
    where = rotate.place(settings, "database_keys", disk.ENV_FILE)
    key_file.put_first(where, "PONTE_DATABASE_KEYS", secrets.token_hex(32))
    crypto.read_keys_anew()


def rotate_keys(chosen: argparse.Namespace, bars: Bars) -> None:
    """Bring every encrypted text under a new key, while the server runs."""
    readiness.check_settings()
    readiness.check_database()
    settings = get_settings()
    if chosen.drop_old:
        _drop_old(bars)
        return
    where = rotate.begin(settings, disk.ENV_FILE)
    if where is not None:
        print(f"A new key stands before the others in {where}: make a new copy of your keys now.")
    done = rotate.run(get_engine(), bars)
    bars.close()
    print(f"{done.seen} texts are under the newest key; {done.changed} of them came under it now.")
    if done.closed:
        raise CannotRun(f"{done.closed} texts open with none of the keys, and stay as they are")
    print("Say it with --drop-old in a minute, when every server knows the new key.")


def _drop_old(bars: Bars) -> None:
    if left := rotate.older(get_engine(), bars):
        raise CannotRun(f"{left} texts still need an older key: say rotate-keys first")
    bars.close()
    gone = rotate.drop_old(get_settings(), disk.ENV_FILE)
    print(f"{gone} older keys are gone from where keys are kept.")
    print("Backups made until now need them: keep the copy of the older keys as long as those.")
