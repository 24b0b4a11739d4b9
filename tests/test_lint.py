"""Style, types and layering, beside the other tests: the types take one processor for a minute."""

import subprocess

from settings import ROOT


def test_make_lint_finds_nothing() -> None:
    done = subprocess.run([ROOT / "scripts" / "lint"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
