"""What waits for a process at its start."""

import os
import subprocess
import sys

from settings import ROOT


def test_a_process_that_has_ended_is_not_waited_for() -> None:
    """Else whoever starts it learns minutes later that it could not."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    told = subprocess.run(
        [sys.executable, ROOT / "deploy/ready", "1", "60"],
        env={**os.environ, "MAINPID": str(gone.pid)},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (told.returncode, told.stderr) == (1, "1: it has ended: see its journal\n")
