"""No key in the database, its journal, a backup, or what the commands say; nor what tenants say."""

import re

import pyrage
import pytest
from cli_support import command
from cryptography.fernet import Fernet
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

WORD = "Acquachiara"
PAIR = pyrage.x25519.Identity.generate()
SECRETS = {"PONTE_INDEX_KEY": "segretoindice" * 3, "PONTE_DATABASE_KEYS": "segretofile" * 4}


def test_nothing_that_is_written_or_said_holds_a_key_or_a_name(tmp_path):
    var, keys = tmp_path / "var", tmp_path / "encryption.keys"
    var.mkdir()
    first = Fernet.generate_key().decode()
    keys.write_text(first + "\n")
    given = {"PONTE_DEMO": "0", "PONTE_ENCRYPTION_KEYS": "", **SECRETS}
    given |= {"PONTE_ENCRYPTION_KEYS_FILE": str(keys)}
    given |= {"PONTE_BACKUP_RECIPIENT": str(PAIR.to_public())}

    def done(*words: str) -> str:
        ran = command(var, *words, **given)
        assert ran.returncode == 0, (words, ran.stderr)
        return ran.stdout + ran.stderr

    person = ("--name", f"Anna {WORD}", "--role", "administrator", "--generate")
    told = [done("create-user", "anna.prova", *person), done("rotate-keys")]
    told += [done("rotate-keys", "--drop-old"), done("backup", str(var / "today.age"))]
    second = keys.read_text().strip()
    assert "," not in second
    assert second != first
    assert "came under it now" in told[1]
    assert "1 older keys are gone" in told[2]
    hidden = [*SECRETS.values(), first, second, WORD, str(PAIR)]
    files = [file for file in var.rglob("*") if file.is_file()]
    assert {"ponte.db", "today.age"} <= {file.name for file in files}
    for file in files:
        content = file.read_bytes()
        assert not [one for one in hidden if one.encode() in content], file
        assert file.stat().st_mode & 0o077 == 0, file
    assert not [one for one in hidden if one in "".join(told)]


def test_a_failed_statement_does_not_repeat_what_was_to_be_stored(fresh_engine):
    with pytest.raises(DBAPIError) as failed, fresh_engine.begin() as connection:
        connection.execute(
            text("INSERT INTO person (id, family_name) VALUES (1, :name)"), {"name": WORD.encode()}
        )
    assert WORD not in str(failed.value)
    assert re.search("hide_parameters", str(failed.value))
