"""Start the servers to compare on free loopback ports, and stop them."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
START_SECONDS = 120


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def stolen() -> float:
    """Seconds of processor that the host has given to others, all cores together (Linux)."""
    ticks = int(Path("/proc/stat").read_text().split(maxsplit=9)[8])
    return ticks / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Process:
    """A server that runs."""

    origin: str
    pid: int

    def cpu(self) -> float:
        """Seconds of CPU it has used, by the clock the kernel keeps of each process (Linux)."""
        return time.clock_gettime((~self.pid << 3) | 2)

    def memory(self, kind: str = "VmRSS") -> float:
        """Megabytes it holds; `RssAnon`: without what it reads of files (Linux)."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(re.findall(rf"^{kind}:\s+(\d+) kB", status, re.MULTILINE)[0]) / 1000


@contextmanager
def server(
    name: str, command: list[str], port: int, log: Path, environment: dict[str, str] | None = None
) -> Iterator[str]:
    """Run `python -m command`; yield its origin once it answers; stop it afterwards."""
    with process(name, command, port, log, environment) as running:
        yield running.origin


@contextmanager
def process(
    name: str,
    command: list[str],
    port: int,
    log: Path,
    environment: dict[str, str] | None = None,
    root: Path | None = None,
) -> Iterator[Process]:
    """The same, with its process; `root` is another tree of Ponte, to compare with."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as out:
        running = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=root or ROOT,
            env={**os.environ, **(environment or {})},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            origin = f"http://localhost:{port}"
            _wait(name, origin, running, log)
            yield Process(origin, running.pid)
        finally:
            running.terminate()
            try:
                running.wait(10)
            except subprocess.TimeoutExpired:
                running.kill()
                running.wait()


def _wait(name: str, origin: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(origin, timeout=5).close()  # noqa: S310 - http, by us
        except urllib.error.HTTPError:
            return  # it answers
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{name} does not start; its log ends:\n{log.read_text()[-2000:]}")


def streamlit(script: str, port: int) -> list[str]:
    """The command of a Streamlit server in the repository's own configuration."""
    return [
        "streamlit",
        "run",
        script,
        "--server.port",
        str(port),
        "--server.address",
        "localhost",
        "--server.headless",
        "true",
    ]
