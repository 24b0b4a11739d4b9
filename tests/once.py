"""What one test process makes and all of the run copy."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

_NAME = "TESTS_OF_PONTE"
MINE = _NAME not in os.environ
"""Whether this process began the run: those it starts find the folder in their surroundings."""
_RUN = Path(os.environ.setdefault(_NAME, "") or tempfile.mkdtemp(prefix="ponte-run-"))
os.environ[_NAME] = str(_RUN)
_RUN.chmod(0o755)  # PostgreSQL runs as a user of its own


def made_once(name: str, make: Callable[[Path], object]) -> Path:
    """A folder to be read or copied, never changed. Who needs it first makes it; others wait."""
    folder, begun = _RUN / name, _RUN / f"{name}-begun"
    with (_RUN / f"{name}-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            shutil.rmtree(begun, ignore_errors=True)  # of one that failed
            begun.mkdir()
            make(begun)
            begun.rename(folder)
    return folder


def tidy() -> None:
    """Remove what was made, when the whole run has ended."""
    if MINE:
        shutil.rmtree(_RUN, ignore_errors=True)
