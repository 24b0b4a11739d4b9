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
RUN = Path(os.environ.setdefault(_NAME, "") or tempfile.mkdtemp(prefix="ponte-run-"))
"""What lies there goes when the run has ended."""
os.environ[_NAME] = str(RUN)
RUN.chmod(0o755)  # PostgreSQL runs as a user of its own


def made_once(name: str, make: Callable[[Path], object]) -> Path:
    """A folder to be read or copied, never changed. Who needs it first makes it; others wait."""
    folder, begun = RUN / name, RUN / f"{name}-begun"
    with (RUN / f"{name}-lock").open("w") as lock:
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
        shutil.rmtree(RUN, ignore_errors=True)
