"""Ponte as an installation has it: nginx as deploy/ has it, two processes, PostgreSQL."""

import os
import shutil
import signal
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing.process import BaseProcess
from pathlib import Path

import forked
import httpx2 as httpx
from mail_server import certificate, free_port
from ponte_server import START_SECONDS, _serve, made_for_it
from postgres import private_server, restart

from domain.vocabulary import Role

DEPLOY = Path(__file__).parent.parent / "deploy"
DRAIN_SECONDS = 60
FRAME = """
{user}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log warn;
events {{ worker_connections 512; }}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    include {folder}/ponte.conf;
}}
"""


class Ensemble:
    """Two processes on one database behind nginx; each may be killed or told to stop."""

    def __init__(self, folder: Path, data: Path, database: str) -> None:
        self.folder, self.data, self.ports = folder, data, (free_port(), free_port())
        self.origin = f"https://127.0.0.1:{free_port()}"
        self.processes: dict[int, BaseProcess] = {}
        _context, self.authority = certificate(folder)
        own = {
            "DATABASE_URL": database,
            "PONTE_PUBLIC_URL": self.origin,
            "PONTE_TRUST_PROXY": "1",
            "PONTE_DRAIN_SECONDS": str(DRAIN_SECONDS),
        }
        here = {"PONTE_DEMO": "1", "PONTE_VAR_DIR": str(folder / "var")}
        self.environment = {**os.environ, **here, **made_for_it(own)}
        (folder / "var").mkdir()

    def all_up(self) -> None:
        """Start what is not there, and wait until both are ready."""
        forked.warm()
        for port in self.ports:
            if not self.lives(port):
                log = self.folder / str(port)
                log.mkdir(exist_ok=True)
                given = port, self.environment, log
                self.processes[port] = forked.PROCESSES.Process(target=_serve, args=given)
                self.processes[port].start()
        for port in self.ports:
            self._wait(port)

    def lives(self, port: int) -> bool:
        """Whether its process runs."""
        return port in self.processes and self.processes[port].is_alive()

    def _wait(self, port: int) -> None:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.lives(port):
            with suppress(httpx.HTTPError):
                if self.own(port, "/readyz").status_code == 200:
                    return
            time.sleep(0.1)
        raise RuntimeError((self.folder / str(port) / "server.log").read_text()[-3000:])

    def own(self, port: int, path: str) -> httpx.Response:
        """What a process answers on this machine, past nginx."""
        return httpx.get(f"http://127.0.0.1:{port}{path}", timeout=10)

    def figure(self, port: int, name: str) -> float:
        """One of its figures."""
        lines = self.own(port, "/metrics").text.splitlines()
        return float(next(x for x in lines if x.startswith(f"{name} ")).split()[-1])

    def serving(self) -> list[int]:
        """The ports of processes on which a page is open."""
        return [p for p in self.ports if self.lives(p) and self.figure(p, "ponte_pages_open")]

    def browser(self) -> httpx.Client:
        """Somebody who comes by the address people type."""
        trusted = ssl.create_default_context(cafile=self.authority)
        return httpx.Client(base_url=self.origin, verify=trusted, timeout=30)

    def enter(self) -> str:
        """Sign in as a community manager; the cookies, as a browser sends them."""
        with self.browser() as browser:
            form = {"role": Role.COMMUNITY_MANAGER.value}
            got = browser.post("/auth/demo", data=form, headers={"origin": self.origin})
            assert got.status_code == 303, got.status_code
            assert "__Host-ponte_session" in got.cookies
            return "; ".join(f"{name}={value}" for name, value in got.cookies.items())

    def kill(self, port: int) -> None:
        """At once, as when the memory is full."""
        self.processes[port].kill()
        self.processes[port].join()

    def tell_to_stop(self, port: int) -> None:
        """As systemd does."""
        os.kill(self.processes[port].pid, signal.SIGTERM)

    def restart_database(self) -> None:
        """PostgreSQL stops, whoever is connected, and starts again."""
        restart(self.data)

    def end(self) -> None:
        """Nothing of it stays."""
        for process in self.processes.values():
            process.kill()
            process.join()

    def configure(self) -> Path:
        """The files of deploy/nginx with places of this machine."""
        said = (DEPLOY / "nginx" / "ponte.conf").read_text()
        kept = [line for line in said.splitlines() if "listen [::]" not in line]
        changed = "\n".join(kept)
        port = self.origin.rpartition(":")[2]
        for known, ours in (
            ("listen 80;", f"listen 127.0.0.1:{free_port()};"),
            ("listen 443 ", f"listen 127.0.0.1:{port} "),
            ("/etc/nginx/ponte/", f"{self.folder}/"),
            ("/var/log/nginx/", f"{self.folder}/"),
        ):
            assert known in changed
            changed = changed.replace(known, ours)
        servers = (DEPLOY / "nginx" / "servers.conf").read_text()
        for known, port_here in zip(("8501", "8502"), self.ports, strict=True):
            servers = servers.replace(known, str(port_here))
        certificates = (DEPLOY / "nginx" / "certificate.conf").read_text()
        user = "" if os.geteuid() else "user root;"
        for name, text in (
            ("ponte.conf", changed),
            ("servers.conf", servers),
            ("certificate.conf", certificates.replace("/etc/nginx/ponte/", f"{self.folder}/")),
            ("name.conf", "server_name 127.0.0.1;"),
            (
                "nginx.conf",
                FRAME.format(folder=self.folder, user=user),
            ),
        ):
            (self.folder / name).write_text(text)
        shutil.copy(DEPLOY / "nginx" / "away.html", self.folder)
        return self.folder / "nginx.conf"


@contextmanager
def proxied(made: Path) -> Iterator[Ensemble]:
    """All of it, started on a copy of a server's data; stopped at the end."""
    folder, data = (Path(tempfile.mkdtemp(prefix=f"ponte-{name}-")) for name in ("nginx", "pg"))
    with ExitStack() as stack:
        for temporary in (folder, data):
            stack.callback(shutil.rmtree, temporary, ignore_errors=True)
        subprocess.run(["cp", "-a", f"{made}/.", data], check=True)
        database = stack.enter_context(private_server(data, durable=True))
        ours = Ensemble(folder, data, database)
        stack.callback(ours.end)
        front = _nginx(ours.configure())
        stack.callback(front.wait, 20)
        stack.callback(front.terminate)
        ours.all_up()
        yield ours


def _nginx(configuration: Path) -> subprocess.Popen[bytes]:
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert found, "nginx is not installed: apt-get install nginx-light"
    folder = configuration.parent
    checked = [found, "-t", "-p", str(folder), "-c", str(configuration)]
    done = subprocess.run(checked, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return subprocess.Popen([found, "-p", str(folder), "-c", str(configuration)])
