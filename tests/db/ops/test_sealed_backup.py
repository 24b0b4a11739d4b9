"""A backup only who may can open, and one that has been read back."""

import errno
import io
import re
import zipfile

import pyrage
import pytest
from demo_support import SUNDAY, content
from support import copied, migrated

from db.demo.load import Size, fill
from db.ops import sealed
from db.ops.backup import save
from db.ops.restore import restore
from db.ops.sealed import Opening, Seal
from db.ops.try_backup import Trial
from db.progress import Silence
from domain.errors import CannotRun
from settings import Settings

WORD = "Prova"
HERS = pyrage.x25519.Identity.generate()
FOR_HER = Seal((str(HERS.to_public()),))


@pytest.fixture(scope="module")
def filled(engine, tmp_path_factory):
    with copied(engine, __name__, tmp_path_factory.mktemp("filled")) as made:
        fill(made, Size(20, 25, today=SUNDAY), Silence())
        yield made


def test_what_is_closed_comes_back_whole_for_who_may_open_it(filled, tmp_path):
    _comes_back_whole(filled, tmp_path, FOR_HER, Opening((HERS,)))


def test_a_phrase_closes_and_opens_it_as_a_key_does(tmp_path):
    """Of one kind of database alone: deriving a key of a phrase takes seconds, as it shall."""
    small = migrated(tmp_path / "aside" / "small.db")
    fill(small, Size(5, 25, today=SUNDAY), Silence())
    _comes_back_whole(small, tmp_path, Seal((), "una frase lunga"), Opening((), "una frase lunga"))
    small.dispose()


def _comes_back_whole(filled, tmp_path, seal, how):
    file = tmp_path / "b.age"
    trial = Trial()
    rows = save(filled, file, Silence(), seal=seal, read_back=trial)
    assert trial.whole
    data = file.read_bytes()
    assert data.startswith(sealed.MAGIC)
    assert not any(word in data for word in (b"PK\x03\x04", b"manifest", b"partner.jsonl"))
    files = [found.name for found in tmp_path.iterdir() if found.is_file()]
    assert files == ["b.age"]  # nothing left aside
    target = migrated(tmp_path / "back.db")
    assert restore(target, file, Silence(), how) == rows
    assert content(target)["partner"] == content(filled)["partner"]
    target.dispose()


@pytest.mark.parametrize(
    "how", [Opening(), Opening((pyrage.x25519.Identity.generate(),)), Opening((), "indovinata")]
)
def test_nobody_else_opens_it(filled, tmp_path, how):
    file = tmp_path / "b.age"
    save(filled, file, Silence(), seal=FOR_HER)
    target = migrated(tmp_path / "back.db")
    with pytest.raises(CannotRun):
        restore(target, file, Silence(), how)
    target.dispose()


def test_a_byte_changed_or_cut_off_is_found_before_anything_is_written(filled, tmp_path):
    file = tmp_path / "b.age"
    save(filled, file, Silence(), seal=FOR_HER)
    whole = file.read_bytes()
    target = migrated(tmp_path / "back.db")
    changed = bytes([whole[5000] ^ 1])  # a byte of our own choice is, once in 256, the one there
    for damaged in (whole[:-100], whole[:5000] + changed + whole[5001:], whole[:200]):
        file.write_bytes(damaged)
        with pytest.raises(CannotRun, match="damaged"):
            restore(target, file, Silence(), Opening((HERS,)))
    target.dispose()


def test_one_that_cannot_be_read_back_never_gets_its_name(filled, tmp_path, monkeypatch):
    def lost(*_given) -> int:
        raise CannotRun("read back, it has 3 rows instead of 4")

    (tmp_path / "b.age").write_bytes(b"yesterday's")
    with pytest.raises(CannotRun):
        save(filled, tmp_path / "b.age", Silence(), replace=True, seal=FOR_HER, read_back=lost)
    assert (tmp_path / "b.age").read_bytes() == b"yesterday's"
    assert [found.name for found in tmp_path.iterdir()] == ["b.age"]


def test_a_full_disk_is_said_as_one():
    class Full(io.BytesIO):
        def write(self, _data) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space"), sealed.closing_for(Full(), FOR_HER) as (into, _):
        for _ in range(100):
            into.write(b"x" * 100_000)


def test_real_use_never_writes_a_readable_one():
    with pytest.raises(CannotRun, match="PONTE_BACKUP_RECIPIENT"):
        sealed.of_settings(Settings(_env_file=None, demo=False))
    assert sealed.of_settings(Settings(_env_file=None, demo=True)) == Seal()
    closed = Settings(_env_file=None, demo=False, backup_passphrase="geheim")
    assert "geheim" not in repr(sealed.of_settings(closed))


def test_what_is_opened_to_be_read_lies_nowhere_readable():
    with sealed.Scratch() as scratch:
        scratch.write(b"".join(bytes([n % 251]) * 7 for n in range(3000)))
        scratch.seek(-100, io.SEEK_END)
        assert scratch.read() == b"".join(bytes([n % 251]) * 7 for n in range(3000))[-100:]
        scratch._file.seek(0)
        assert b"\x05" * 7 not in scratch._file.read()
        with zipfile.ZipFile(scratch, "w") as archive:
            archive.writestr("a", WORD)
        assert zipfile.ZipFile(scratch).read("a") == WORD.encode()


def test_a_passphrase_that_takes_too_long_here_is_not_called_damage(tmp_path):
    """The work it takes is measured where a backup is made: elsewhere it may be more than can be
    done.
    """
    file, closed = tmp_path / "b.age", pyrage.passphrase.encrypt(b"PK", "geheim")
    file.write_bytes(re.sub(rb"(-> scrypt \S+ )\d+", rb"\g<1>30", closed))
    with (
        pytest.raises(CannotRun, match="too busy or too slow"),
        sealed.opened(file, Opening((), "geheim")),
    ):
        pass
