"""What `doctor` finds at the address people type: the proxy in front is the installation's own."""

import socket
import ssl
import threading
import warnings
from contextlib import contextmanager

import pytest
from mail_server import certificate

from db.ops import front

GOOD = "Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n"


@contextmanager
def answering(context, head):
    """A server of TLS on a port of its own, which answers everything with that head."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                raw, _from = listener.accept()
            except OSError:
                return
            try:
                with context.wrap_socket(raw, server_side=True) as line:
                    line.recv(4096)
                    line.sendall(f"HTTP/1.1 200 OK\r\n{head}Content-Length: 0\r\n\r\n".encode())
            except OSError:
                raw.close()

    threading.Thread(target=serve, daemon=True).start()
    yield f"https://127.0.0.1:{listener.getsockname()[1]}"
    listener.close()


@pytest.mark.parametrize(
    ("head", "trusted", "weak", "found"),
    [
        (GOOD, True, False, []),
        ("", True, False, [front.NO_HSTS]),
        (GOOD, False, False, [front.NOT_TRUSTED]),
        (GOOD, True, True, [front.OLD_TLS]),
    ],
)
def test_what_a_browser_would_meet_there_is_told(tmp_path, head, trusted, weak, found):
    context, authority = certificate(tmp_path)
    if weak:
        with warnings.catch_warnings(action="ignore"):
            context.minimum_version = ssl.TLSVersion.TLSv1
        context.set_ciphers("ALL:@SECLEVEL=0")
    with answering(context, head) as address:
        told = front.problems(address, str(authority) if trusted else None)
    assert [problem.text for problem in told] == found


def test_an_address_in_clear_or_none_or_nobody_there_is_told():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        free = taken.getsockname()[1]
    for address, text in [
        ("", front.IN_CLEAR),
        ("http://ponte.example.org", front.IN_CLEAR),
        (f"https://127.0.0.1:{free}", front.AWAY),
    ]:
        assert [problem.text for problem in front.problems(address)] == [text]
