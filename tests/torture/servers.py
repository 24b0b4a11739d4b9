"""The whole server as a process of its own that may be killed, on each database."""

import http.client
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from mail_server import free_port

from domain.vocabulary import Role

ROOT = Path(__file__).parents[2]
START_S = 120.0
CASES, PARTNERS = 60, 20
_LATE = """
import sys
from datetime import UTC, datetime, timedelta
from streamlit.web.cli import main
if back := int(sys.argv.pop(1)):
    import time_machine
    time_machine.travel(datetime.now(UTC) - timedelta(hours=back)).start()
main()
"""


@dataclass
class House:
    """A database of demonstration data, and the server on it."""

    var: Path
    database: str = ""
    """Of PostgreSQL; empty: the embedded one in `var`."""
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    log: Path | None = None
    """Elsewhere than in `var`."""

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.port}"

    def environment(self, **more: str) -> dict[str, str]:
        """What a process on this database is started with."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PONTE_", "DATABASE"))}
        own = {"PONTE_DEMO_DATABASE_URL": self.database} if self.database else {}
        return kept | {"PONTE_DEMO": "1", "PONTE_VAR_DIR": str(self.var)} | own | more

    def command(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """`python -m db` on it."""
        return subprocess.run(
            [sys.executable, "-m", "db", *words],
            cwd=ROOT,
            env=self.environment(**more),
            capture_output=True,
            text=True,
            check=False,
        )

    def start(self, *, back: int = 0, **more: str) -> None:
        """Start the server and wait until it answers; its clock is `back` so many hours."""
        where = ["--server.port", str(self.port), "--server.address", "localhost"]
        with (self.log or self.var / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", _LATE, str(back), "run", "app.py", *where],
                cwd=ROOT,
                env=self.environment(**more),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        end = time.monotonic() + START_S
        while time.monotonic() < end and self.process.poll() is None:
            try:
                if self.ask("GET", "/_stcore/health").status == 200:
                    return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(f"the server does not start: {self.log or self.var / 'server.log'}")

    def kill(self) -> None:
        """The whole server, at once: SIGKILL to every process of it."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def ask(
        self, method: str, path: str, body: str | bytes | None = None, **headers: str
    ) -> "Answer":
        """One request; one that may change something is of our own origin, unless told else."""
        where = http.client.HTTPConnection("localhost", self.port, timeout=60)
        own = {"Host": urlsplit(self.origin).netloc}
        if method not in ("GET", "HEAD"):
            own |= {"Origin": self.origin, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            where.request(
                method, path, body, own | {k.replace("_", "-"): v for k, v in headers.items()}
            )
            got = where.getresponse()
            cookies = [v.split(";")[0] for k, v in got.getheaders() if k.lower() == "set-cookie"]
            return Answer(
                got.status,
                got.read().decode("utf-8", "replace"),
                tuple(cookies),
                got.getheader("Location", ""),
            )
        finally:
            where.close()

    def enter(self, role: Role = Role.COMMUNITY_MANAGER) -> str:
        """Sign in by a button of the demonstration; the cookies."""
        got = self.ask("POST", "/auth/demo", urlencode({"role": role.value}))
        if not any(cookie.startswith("ponte_session=") for cookie in got.cookies):
            raise RuntimeError(f"not let in: {got.status}")
        return "; ".join(got.cookies)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    text: str
    cookies: tuple[str, ...]
    location: str


@contextmanager
def running(house: House, **more: str) -> Iterator[House]:
    """Started; killed at the end, whatever became of it."""
    house.start(**more)
    try:
        yield house
    finally:
        house.kill()


def filled(var: Path, database: str = "") -> House:
    """A new database with invented data."""
    var.mkdir(parents=True)
    house = House(var, database)
    size = ["--cases", str(CASES), "--partners", str(PARTNERS), "--seed", "11"]
    for words in (["migrate"], ["demo", *size]):
        done = house.command(*words)
        if done.returncode:
            raise RuntimeError(f"python -m db {words[0]}: {done.stderr}")
    return house


def copied(house: House, var: Path) -> House:
    """The same embedded database once more, where nobody has it open."""
    shutil.copytree(house.var, var)
    return House(var)
