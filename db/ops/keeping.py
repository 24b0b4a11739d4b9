"""Commands that keep what is stored safe: encryption, keys, backups."""

import argparse
import os
import secrets
from contextlib import suppress
from pathlib import Path

from pyrage import x25519
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from db import crypto
from db.access import audit
from db.clock import utcnow
from db.engine import file_of, get_engine, reading, transaction
from db.mail import restored
from db.ops import (
    backup_runs,
    disk,
    encrypt,
    front,
    key_file,
    known_text,
    post,
    problems,
    readiness,
    rotate,
    sealed,
    try_backup,
)
from db.ops.backup import save
from db.ops.restore import Looked, look
from db.ops.restore import restore as read_in
from db.ops.words import database_words, file_words
from db.progress import Bars
from db.record.verify import verify
from db.rights import again
from domain.acts import Act
from domain.errors import CannotRun
from settings import ENV_FILE, Settings, get_settings, key_sources

_FILE_KEYS = "database_keys"


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
        _older_file_keys_go()
        return
    with transaction() as session:
        audit(session, None, Act.DATABASE_ENCRYPT, "database", f"{done.rows} rows")
    print(f"{path} is encrypted: {done.rows} rows in {done.tables} tables, compared with before.")
    if len(crypto.found(get_settings(), _FILE_KEYS)) > 1:
        print("Make a new copy of your keys now. Said again, this takes the older ones away.")
    if done.was_plain:
        print("Copies made before (backups, snapshots, images of the disk) are not: destroy them.")


def _older_file_keys_go() -> None:
    """The change of the file's key ends: nothing in use needs the older ones."""
    settings = get_settings()
    if settings.demo or len(crypto.found(settings, _FILE_KEYS)) < 2:
        return
    if _drop_older(_FILE_KEYS):
        crypto.read_keys_anew()
        print("Only copies of the old file need them.")


def _drop_older(name: str) -> bool:
    """Whether the older keys went; where only a person can take them out, that one is told."""
    settings = get_settings()
    if not settings.demo and key_sources.place(settings, name, ENV_FILE) is None:
        print(f"Take the older keys out of {key_sources.variable(name)}, where you keep it.")
        return False
    gone = rotate.drop_old(settings, ENV_FILE, name)
    print(f"{gone} older keys are gone from where keys are kept.")
    return True


def _new_file_key() -> None:
    settings = get_settings()
    if settings.demo:
        raise CannotRun("a demonstration has no key of its own for its file: rotate-keys")
    if len(crypto.found(settings, _FILE_KEYS)) > 1:
        return  # begun with, and not ended
    where = rotate.place(settings, _FILE_KEYS, ENV_FILE)
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
    where = rotate.begin(settings, ENV_FILE)
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
    _drop_older(rotate.NAME)
    print("Backups made until now need them: keep the copy of the older keys as long as those.")


def backup(chosen: argparse.Namespace, bars: Bars) -> None:
    """Write a backup, closed for whom the settings say, and read it back."""
    readiness.check_settings()
    readiness.check_database()
    settings, engine = get_settings(), get_engine()
    run, file, trial = None, chosen.file, try_backup.Trial()
    try:
        seal = sealed.of_settings(settings)
        file = file or _in_folder(settings, seal)
        if not file.parent.exists():  # a share that is not there must not become one of this disk
            raise CannotRun(f"there is no folder {file.parent}")
        run = backup_runs.begin(engine, file.name, if_due=chosen.scheduled)
        if run is None:
            print("Today's backup is there, or somebody is at it.")
            return
        rows = save(engine, file, bars, replace=chosen.replace, seal=seal, read_back=trial)
    except (CannotRun, DBAPIError, OSError) as error:
        _note_failure(engine, run, chosen, error)
        raise
    backup_runs.end(engine, run, rows, file.stat().st_size)
    gone = backup_runs.tidy(file.parent, settings) if chosen.file is None else []
    bars.close()
    print(f"{rows} rows are in {file}, read back and counted.")
    if not trial.whole:
        print("The record of acts in it is not whole: `python -m db verify-audit` says where.")
    for name in gone:
        print(f"{name} is older than what is kept, and gone.")
    print("The keys are not in it: keep PONTE_ENCRYPTION_KEYS and PONTE_INDEX_KEY elsewhere.")


def _in_folder(settings: Settings, seal: sealed.Seal) -> Path:
    if not settings.backup_dir:
        raise CannotRun("say a file, or a folder for all of them in PONTE_BACKUP_DIR")
    closed = bool(seal.recipients or seal.passphrase)
    return Path(settings.backup_dir) / backup_runs.name_at(utcnow(), closed=closed)


def _note_failure(
    engine: Engine, run: int | None, chosen: argparse.Namespace, error: Exception
) -> None:
    """On record where the clock looks for it, also what failed before it began."""
    why = said(error)
    with suppress(DBAPIError):
        if run is None and chosen.scheduled:
            run = backup_runs.begin(engine, "", if_due=True)
        if run is not None:
            backup_runs.end(engine, run, 0, 0, why)


def said(error: Exception) -> str:
    """Why, in a sentence."""
    if isinstance(error, DBAPIError):
        return database_words(error)
    return file_words(error) if isinstance(error, OSError) else str(error)


def restore(chosen: argparse.Namespace, bars: Bars) -> None:
    """Read a backup in, after a word typed on purpose."""
    readiness.check_settings()
    settings = get_settings()
    passphrase = "".join(crypto.found(settings, "backup_passphrase")[:1])
    how = sealed.Opening(sealed.identities(chosen.identity) if chosen.identity else (), passphrase)
    if not chosen.over:
        readiness.open_up()
    looked = look(chosen.file, how, None if chosen.over else get_engine())
    _ask(chosen, looked)
    if chosen.over:
        _put_aside(settings)
        readiness.open_up()
    rows = read_in(get_engine(), chosen.file, bars, how)
    known_text.check(get_engine())  # with other keys nobody who was erased would be found below
    gone = again.carry_out_again()
    bars.close()
    if gone:
        print(f"{gone} cases and people erased since were erased again ({again.where()}).")
    print(f"{rows} rows are back.")
    with reading() as session:
        held = restored.held(session)
    if held:
        print(f"{held} messages waited to be sent and may have been since: none is sent by itself.")
        print("Who sent a request is asked about it, on Oggi.")
    if not verify(get_engine(), bars).whole:
        print("The record of acts is not whole: `python -m db verify-audit` says where.")
    bars.close()


def _ask(chosen: argparse.Namespace, looked: Looked) -> None:
    if chosen.yes:
        return
    where = get_engine().url.render_as_string(hide_password=True)
    print(f"{chosen.file}: {looked.rows} rows of {looked.made_at:%Y-%m-%d %H:%M} UTC")
    print(f"into {where}")
    try:
        typed = input("Type restore to go on: ")
    except EOFError:
        typed = ""
    if typed.strip().lower() != "restore":
        raise CannotRun("nothing was changed: type restore when asked, or say --yes")


def _put_aside(settings: Settings) -> None:
    """The present file keeps its content under another name."""
    path = file_of(settings.url())
    if path is None:
        raise CannotRun(
            "on PostgreSQL make a new, empty database and name it in DATABASE_URL: the present one "
            "stays as it is"
        )
    if path.exists() and path.stat().st_size:
        aside = path.with_name(f"{path.name}.before-{utcnow():%Y%m%d-%H%M%S}")
        encrypt.move_alone(path, aside, crypto.file_keys())
        print(f"What was there is in {aside}: delete it when nobody needs it any more.")


def backup_key(chosen: argparse.Namespace, _bars: Bars) -> None:
    """Make a pair of keys: the secret one into a new file, the public one said."""
    pair = x25519.Identity.generate()
    handle = os.open(chosen.into, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as target:
        target.write(f"# opens backups closed for {pair.to_public()}\n{pair}\n")
    print(f"The secret key is in {chosen.into}: move it to another machine, and keep a copy.")
    print("The public one goes into .env:")
    print(f"PONTE_BACKUP_RECIPIENT={pair.to_public()}")


def doctor(chosen: argparse.Namespace, bars: Bars) -> None:
    """Say what is wrong, with what to do; refused while something is. Before the start only what
    would keep Ponte from starting is refused.
    """
    readiness.check()
    readiness.address()
    if chosen.start:
        for problem in disk.problems(get_settings(), get_engine()):
            print(f"Warning: {problem}")
        print("Ponte can start.")
        return
    with reading() as session:
        found = problems.found(session, get_settings())
        if not get_settings().demo:
            found += post.problems(get_settings())
            found += front.problems(get_settings().public_url)
        why = backup_runs.last_failure(session)
    bars.close()
    for problem in found:
        print(f"- {problem}")
    if why:
        print(f"  The last backup: {why}")
    if found:
        raise CannotRun(f"{len(found)} to put right, above")
    print("Nothing to put right.")
