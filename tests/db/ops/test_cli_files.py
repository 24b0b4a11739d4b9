"""`python -m db`: backups and keys, in files."""

import pytest
from cryptography.fernet import Fernet
from dotenv import dotenv_values

from db.ops import key_file


def test_keys_are_new_and_of_the_right_form(run):
    first, second = run("keys")[1], run("keys")[1]
    assert first != second
    lines = dict(line.split("=", 1) for line in first.splitlines())
    Fernet(lines["PONTE_ENCRYPTION_KEYS"])
    assert len(lines["PONTE_INDEX_KEY"]) == 64


def test_a_backup_never_replaces_a_file_in_silence(run, tmp_path):
    run("demo", "--cases", 5, "--partners", 5)
    there = tmp_path / "b.zip"
    there.write_text("last month's")
    code, _, errors = run("backup", there)
    assert (code, there.read_text()) == (1, "last month's")
    assert "--replace" in errors
    assert run("backup", "--replace", there)[0] == 0
    assert there.read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["restore", "{folder}"], "is a folder"),
        (["restore", "{folder}/nothing.zip"], "there is no file"),
        (["restore", "{folder}/text"], "no backup"),
        (["backup", "{folder}"], "is a folder"),
        (["backup", "{folder}/nowhere/b.zip"], "there is no"),
        (["backup", "{folder}/text/b.zip"], "is not a folder"),
    ],
)
def test_a_file_that_cannot_serve_is_named_in_a_sentence(run, tmp_path, words, part):
    (tmp_path / "text").write_text("a shopping list")
    code, _, errors = run(*[word.format(folder=tmp_path) for word in words])
    assert code == 1
    assert part in errors
    assert "Errno" not in errors
    assert len(errors.strip().splitlines()) == 1


def test_keys_are_put_into_a_file_only_the_owner_reads_and_never_over_others(run, tmp_path):
    file = tmp_path / ".env"
    file.write_text("PONTE_AGENCY=ALER di prova")
    file.chmod(0o644)
    code, said, _ = run("keys", "--into", file)
    assert code == 0
    assert "copy" in said
    first = file.read_text()
    assert first.startswith("PONTE_AGENCY=ALER di prova\nPONTE_ENCRYPTION_KEYS=")
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o644)
    code, said, _ = run("keys", "--into", file)
    assert (code, file.read_text()) == (0, first)
    assert "already" in said
    assert file.stat().st_mode & 0o777 == 0o600


def test_half_the_keys_are_not_completed_with_one_that_does_not_fit(run, tmp_path):
    file = tmp_path / ".env"
    file.write_text("PONTE_INDEX_KEY=abc\n")
    code, _, errors = run("keys", "--into", file)
    assert (code, file.read_text()) == (1, "PONTE_INDEX_KEY=abc\n")
    assert "PONTE_INDEX_KEY" in errors


def test_backup_says_that_the_keys_are_not_in_it(run, tmp_path):
    run("demo", "--cases", 5, "--partners", 5)
    code, said, _ = run("backup", tmp_path / "b.zip")
    assert code == 0
    assert "The keys are not in it" in said
    code, _, errors = run("restore", tmp_path / "b.zip")
    assert code == 1
    assert "not empty" in errors


def test_a_missing_file_is_said_in_one_line(run, tmp_path):
    code, _, errors = run("restore", tmp_path / "nothing.zip")
    assert code == 1
    assert len(errors.strip().splitlines()) == 1


def test_a_new_key_is_put_before_the_others_and_the_rest_of_the_file_stays(tmp_path):
    file = tmp_path / ".env"
    before = "PONTE_AGENCY=\"ALER di prova\"\nexport PONTE_ENCRYPTION_KEYS = 'one, two'\nX=1\n"
    file.write_text(before)
    key_file.put_first(file, "PONTE_ENCRYPTION_KEYS", "new")
    assert dotenv_values(file) == {
        "PONTE_AGENCY": "ALER di prova",
        "PONTE_ENCRYPTION_KEYS": "new,one,two",
        "X": "1",
    }
    assert key_file.keep_first(file, "PONTE_ENCRYPTION_KEYS") == 2
    assert dotenv_values(file)["PONTE_ENCRYPTION_KEYS"] == "new"


def test_a_key_asked_for_since_a_later_version_is_added_to_those_from_before(run, tmp_path):
    file = tmp_path / ".env"
    run("keys", "--into", file)
    both = [row for row in file.read_text().splitlines() if "DATABASE" not in row]
    file.write_text("\n".join(both))
    said = run("keys", "--into", file)[1]
    assert "PONTE_DATABASE_KEYS" in said
    assert file.read_text().splitlines()[:2] == both
    assert len(dotenv_values(file)["PONTE_DATABASE_KEYS"]) == 64
