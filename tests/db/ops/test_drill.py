"""The drill of docs/operation, run as it stands there."""

import os
import re
import shlex

import forked

from settings import ROOT

PAPER = ROOT / "docs" / "operation" / "recovery-drill.md"
SEAL_KEY = re.compile(r"^Seal 1: .*key (\w+)$", re.MULTILINE)


def _lines() -> list[list[str]]:
    """The commands of each grey box."""
    boxes = re.findall(r"```console\n(.*?)```", PAPER.read_text("utf-8"), re.DOTALL)
    return [[line.removeprefix("$ ") for line in box.splitlines()] for box in boxes]


def _run(line: str, folder, keys: dict[str, str]) -> str:
    words = shlex.split(line)
    assert words[:3] == [".venv/bin/python", "-m", "db"], line
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PONTE_")}
    here = {"PONTE_VAR_DIR": str(folder / "var"), "DATABASE_URL": ""}
    done = forked.python(*words[1:], cwd=folder, env=kept | here | keys)
    assert done.returncode == 0, (line, done.stderr)
    return done.stdout


def _keys(folder) -> dict[str, str]:
    rows = (folder / ".env").read_text().splitlines()
    return {"PONTE_DEMO": "0"} | dict(row.split("=", 1) for row in rows)


def test_from_a_backup_to_a_running_ponte_on_another_machine(tmp_path):
    server, other = tmp_path / "server", tmp_path / "other"
    server.mkdir()
    other.mkdir()
    first, made, check, restore, end = _lines()

    for line in first:
        said = _run(line, server, {})
    with (server / ".env").open("a") as settings:
        settings.write(re.search(r"^PONTE_BACKUP_RECIPIENT=age1\w+$", said, re.MULTILINE)[0])
    said = "".join(_run(line, server, _keys(server)) for line in made)
    assert "read back" in said and "Seal 1" in said
    with (server / ".env").open("a") as settings:
        settings.write(f"\nPONTE_RECORD_OLD_KEYS={SEAL_KEY.search(said)[1]}\n")

    for name in (".env", "today.age", "backup-secret.txt"):
        (other / name).write_bytes((server / name).read_bytes())
    said = "".join(_run(line, other, _keys(other)) for line in (*check, *restore, *end))
    assert "The record is whole." in said and "not whole" not in said
    files = {file.name for file in (other / "var").iterdir()}
    assert "ponte.db" in files
