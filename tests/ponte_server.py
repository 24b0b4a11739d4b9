"""Ponte as a process of its own, as `make run` starts it, on a free port."""

import os
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import forked
from mail_server import free_port
from streamlit.web import cli

from db.cipher import connect
from db.crypto import file_keys
from settings import Settings
from settings.sources import OF_REAL_USE

ROOT = Path(__file__).parent.parent
START_SECONDS = 180  # a busy machine; who waits ends as soon as it answers
_left: list[int] = []
"""Ports of this process's servers that were stopped."""
CASES, PARTNERS, SEED = 600, 60, 11
_UNASKED = """
SELECT c.reference FROM "case" c
JOIN case_need n ON n.case_id = c.id JOIN need ON need.code = n.need_code
JOIN quarter q ON q.id = c.quarter_id JOIN municipality m ON m.istat = q.istat
JOIN service_need a ON a.need_code = n.need_code
JOIN service_area r ON r.service_id = a.service_id AND r.place IN (m.istat, m.province, '*')
JOIN partner_service s ON s.id = a.service_id AND s.active
JOIN partner p ON p.id = s.partner_id AND p.active
WHERE c.status IN ('new', 'in_progress') AND NOT need.restricted
AND NOT EXISTS (SELECT 1 FROM referral WHERE case_id = c.id)
AND (SELECT count(*) FROM case_need WHERE case_id = c.id) = 1
GROUP BY c.id HAVING count(DISTINCT p.id) >= ? AND min(p.email) <> ''
ORDER BY c.id DESC
"""
_BUSIEST = """
SELECT q.code FROM quarter q JOIN "case" c ON c.quarter_id = q.id
WHERE c.status <> ? GROUP BY q.id ORDER BY count(*) DESC, q.id LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Server:
    """Where a started server is reached, and where its database and log are."""

    origin: str
    var: Path

    @property
    def database_url(self) -> str:
        return f"sqlite:///{self.var / 'demo.db'}"

    @property
    def keys(self) -> list[bytes]:
        """Those of the file of its database."""
        return _keys(self.var)

    @property
    def log(self) -> str:
        return (self.var / "server.log").read_text(encoding="utf-8")

    def reference(self, case_id: int) -> str:
        """The reference of a case: each installation shuffles its own."""
        return self._first('SELECT reference FROM "case" WHERE id = ?', case_id)

    def unasked(self, partners: int = 2) -> str:
        """The reference of an open case nobody was asked about, with one need alone, to which that
        many organisations answer there, all with an address for mail.
        """
        return self._first(_UNASKED, partners)

    @property
    def busiest(self) -> str:
        """The code of the quarter with most open cases: which one, hangs on the day."""
        return self._first(_BUSIEST, "closed")

    def _first(self, sql: str, value: int | str) -> str:
        with closing(opened(self.var)) as connection:
            return str(connection.execute(sql, (value,)).fetchone()[0])


def opened(var: Path) -> Any:
    """A connection to the database of a demonstration in `var`, which is encrypted; each statement
    is a transaction by itself.
    """
    return connect(var / "demo.db", _keys(var), busy_ms=10_000)


def _keys(var: Path) -> list[bytes]:
    return file_keys(Settings(_env_file=None, demo=True, var_dir=var))


def environment(var: Path) -> dict[str, str]:
    """Demonstration mode on the embedded database of `var`."""
    return {**os.environ, "PONTE_DEMO": "1", "PONTE_VAR_DIR": str(var)}


def made_for_it(more: dict[str, str]) -> dict[str, str]:
    """`more` by the names under which a demonstration reads them (settings.OF_REAL_USE)."""
    return {
        f"PONTE_DEMO_{name.removeprefix('PONTE_')}" if name.lower() in OF_REAL_USE else name: value
        for name, value in more.items()
    }


def fill(var: Path) -> None:
    """Make a database of demonstration data in `var`."""
    size = ["--cases", CASES, "--partners", PARTNERS, "--seed", SEED]
    for command in (["migrate"], ["demo", *size]):
        done = forked.python("-m", "db", *command, cwd=ROOT, env=environment(var))
        if done.returncode:
            raise RuntimeError(f"python -m db {command[0]} failed:\n{done.stderr}")


@contextmanager
def running(var: Path, port: int = 0, **more: str) -> Iterator[Server]:
    """Start the server on `var` with `more` settings, wait until it answers, stop it at the end."""
    port = port or _port()
    started = Server(f"http://localhost:{port}", var)
    forked.warm()
    process = forked.PROCESSES.Process(
        target=_serve, args=(port, environment(var) | made_for_it(more), var)
    )
    process.start()
    try:
        _wait(started, process)
        yield started
    finally:
        process.terminate()
        process.join(10)
        if process.is_alive():
            process.kill()
            process.join()
        _left.append(port)


def _serve(port: int, env: dict[str, str], var: Path) -> None:
    """In the new process: `streamlit run app.py` with this environment and its own log."""
    os.environ.clear()
    os.environ.update(env)
    os.chdir(ROOT)
    with (var / "server.log").open("w") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    where = ["--server.port", str(port), "--server.address", "localhost"]
    sys.argv = ["streamlit", "run", "app.py", *where]
    cli.main(prog_name="streamlit")


def _port() -> int:
    """The port of a server that was stopped: what all servers send alike, the scripts of
    Streamlit, is then still in the browser's cache. One that nobody had when there is none.
    """
    while _left:
        with socket.socket() as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port := _left.pop()))
            return port
    return free_port()


def _wait(started: Server, process: BaseProcess) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.is_alive():
        try:
            urllib.request.urlopen(f"{started.origin}/_stcore/health", timeout=5).close()
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"the server answers {error.code}") from error
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"the server does not start:\n{started.log[-3000:]}")
