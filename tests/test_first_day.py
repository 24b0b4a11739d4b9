"""The commands of the README, in their order, in a fresh copy without any setting."""

import os
import shutil
import subprocess
import sys

import pytest

from settings import ROOT

LEFT_OUT = shutil.ignore_patterns(
    ".venv", "var", ".git", ".env", "__pycache__", "bench", "tests", ".*_cache"
)


@pytest.fixture
def clone(tmp_path):
    """A copy of the program whose `.venv` is the present one, as after the installation."""
    made = tmp_path / "ponte"
    shutil.copytree(ROOT, made, ignore=LEFT_OUT, symlinks=True)
    python = made / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    wanted = "cat requirements.txt requirements.txt | sha256sum > .venv/.installed-requirements.txt"
    subprocess.run(wanted, shell=True, cwd=made, check=True)
    return made


def run(clone, *words, typed="", **more):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PONTE_")}
    return subprocess.run(
        words,
        cwd=clone,
        env=kept | {"DATABASE_URL": ""} | more,
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    )


def test_keys_then_the_first_user_then_everything_is_ready(clone):
    (clone / ".env").write_text("")
    early = run(clone, "make", "user")
    assert early.returncode != 0
    assert "make keys" in early.stderr
    assert "Traceback" not in early.stderr

    done = run(clone, "make", "keys")
    assert done.returncode == 0, done.stderr
    assert "Keep a copy" in done.stdout
    assert (clone / ".env").stat().st_mode & 0o777 == 0o600
    assert not [*(clone / "var").glob("*.db*")]  # nothing is migrated yet
    keys = (clone / ".env").read_text()
    assert run(clone, "make", "keys").returncode == 0
    assert (clone / ".env").read_text() == keys

    person = ("anna.prova", "--name", "Anna Prova", "--role", "administrator", "--generate")
    done = run(clone, "scripts/user", *person)
    assert done.returncode == 0, done.stderr
    assert "Password: " in done.stdout
    assert (clone / "var" / "ponte.db").exists()
    ready = run(clone, ".venv/bin/python", "-m", "db", "doctor", "--start", PONTE_DEMO="0")
    assert (ready.returncode, ready.stdout) == (0, "Ponte can start.\n")


def test_make_says_what_there_is_for_the_first_day(clone):
    said = run(clone, "make").stdout
    assert "make keys" in said
    assert "make user" in said


@pytest.mark.parametrize("command", ["run", "serve"])
def test_a_port_that_is_none_is_refused_in_words(clone, command):
    run(clone, "make", "keys")
    done = run(clone, f"scripts/{command}", PORT="junk")
    assert done.returncode != 0
    assert "PORT: it must be a number" in done.stderr


@pytest.mark.parametrize("secret", [".env", ".env.copy", "backup-secret.txt", "today.age", "var/x"])
def test_git_never_takes_what_the_papers_have_one_make(tmp_path, secret):
    shutil.copy(ROOT / ".gitignore", tmp_path)
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    asked = ["git", "-C", tmp_path, "check-ignore", "-q", secret]
    assert subprocess.run(asked, check=False).returncode == 0
