"""A real mail server on loopback that keeps what it gets, and misbehaves when it is told to."""

import asyncio
import datetime as dt
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Post:
    """What the server does with messages, and those it kept."""

    messages: list[EmailMessage] = field(default_factory=list)
    refuses: set[str] = field(default_factory=set)
    """Addresses answered with 550."""
    busy: bool = False
    """Everything is answered with 451, try again."""
    slow: float = 0.0
    """Seconds before a message is accepted."""
    slow_for: set[str] = field(default_factory=set)
    """The addresses this is so for; empty: all."""
    keeps_first: bool = False
    """The message is kept before it is thought about: it arrives whether or not we wait."""
    hangs_up: str = ""
    """"early", before the message is given; "before" or "after" it is accepted."""
    signed_in: list[str] = field(default_factory=list)

    async def handle_RCPT(
        self, server: SMTP, session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address in self.refuses:
            return "550 no such user here"
        if self.hangs_up == "early":
            server.transport.abort()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        message = message_from_bytes(envelope.content, policy=policy.default)
        if self.keeps_first:
            self.messages.append(message)  # type: ignore[arg-type]
        if not self.slow_for or self.slow_for & set(envelope.rcpt_tos):
            await asyncio.sleep(self.slow)
        if self.busy:
            return "451 try again later"
        if self.hangs_up == "before":
            server.transport.abort()
            return "421 gone"
        if not self.keeps_first:
            self.messages.append(message)  # type: ignore[arg-type]
        return "250 accepted"

    async def handle_QUIT(self, server: SMTP, session: Any, envelope: Any) -> str:
        if self.hangs_up == "after":
            server.transport.abort()
        return "221 bye"

    def authenticate(
        self, server: SMTP, session: Any, envelope: Any, how: str, who: Any
    ) -> AuthResult:
        self.signed_in.append(who.login.decode())
        return AuthResult(success=who.password == b"segreta di prova", handled=False)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def receiving(post: Post, tls: ssl.SSLContext | None = None, port: int = 0) -> Iterator[int]:
    """The port on 127.0.0.1 where `post` receives; with `tls` a password is asked for too."""
    more: dict[str, Any] = {}
    if tls:
        more = {
            "tls_context": tls,
            "require_starttls": True,
            "auth_required": True,
            "authenticator": post.authenticate,
        }
    controller = Controller(post, hostname="127.0.0.1", port=port or free_port(), **more)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """TLS for 127.0.0.1, and the certificate to trust."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail di prova")])
    now = dt.datetime.now(dt.UTC)
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=30))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate_file, key_file = folder / "certificate.pem", folder / "key.pem"
    certificate_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate_file, key_file)
    return context, certificate_file
