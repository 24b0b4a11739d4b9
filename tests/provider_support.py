"""Providers of identities: a real one in a process of its own, and one that lies."""

import base64
import hmac
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import httpx2 as httpx
from joserfc import jwt
from joserfc.jwk import RSAKey
from mail_server import free_port

from settings.providers import Provider

ROLES = {"ponte-gestori": "community_manager", "ponte-direzione": "executive"}


def provider_at(issuer: str, **more: object) -> Provider:
    """What the settings say of a provider."""
    said = {
        "id": "agenzia",
        "label": "Account ALER",
        "issuer": issuer,
        "client_id": "ponte",
        "client_secret": "segreto",
        "role_claim": "gruppi.ponte",
        "roles": ROLES,
    }
    return Provider.model_validate(said | more)


@contextmanager
def real_provider() -> Iterator[str]:
    """The address of a provider that keeps to the standard."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    issuer = f"http://localhost:{port}"
    until = time.monotonic() + 60
    try:
        while not _answers(issuer):
            assert process.poll() is None, "the provider has stopped"
            assert time.monotonic() < until, "the provider does not start"
            time.sleep(0.05)
        yield issuer
    finally:
        process.terminate()
        process.wait(20)


def _answers(issuer: str) -> bool:
    try:
        return httpx.get(f"{issuer}/jwks").status_code == 200
    except httpx.TransportError:
        return False


def known_there(issuer: str, subject: str, **claims: object) -> None:
    """Make the provider know a person, or say something else of them from now on."""
    httpx.put(f"{issuer}/users/{subject}", json=claims).raise_for_status()


def agree(address: str, subject: str) -> str:
    """Sign in at the real provider: the address it sends the browser back to."""
    answer = httpx.post(address, data={"sub": subject})
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


def refuse(address: str) -> str:
    """Not sign in at the real provider."""
    return httpx.post(address, data={"action": "deny"}).headers["location"]


@dataclass
class Liar:
    """A provider that says what a test wants."""

    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    metadata: dict[str, object] = field(default_factory=dict)
    claims: dict[str, object] = field(default_factory=dict)
    """What the ID token says beside or instead of the truth; None leaves a claim out."""
    algorithm: str = "RS256"
    nonce: str = ""
    issuer: str = ""
    status: int = 200
    padding: int = 0

    def token(self) -> str:
        """The ID token."""
        now = int(time.time())
        said = {
            "iss": self.issuer,
            "aud": "ponte",
            "sub": "u1",
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonce,
            "name": "Anna Bianchi",
            "gruppi": {"ponte": ["ponte-gestori"]},
        } | self.claims
        said = {name: value for name, value in said.items() if value is not None}
        return self.signed(said)

    def signed(self, said: dict[str, object]) -> str:
        """Claims under the signature of the day."""
        if self.algorithm != "RS256":
            return self._forged(said)
        return jwt.encode({"alg": "RS256", "kid": "one"}, said, self.key)

    def _forged(self, said: dict[str, object]) -> str:
        """Unsigned, or signed with the public key, which everybody has, as if it were a secret."""
        parts = ({"alg": self.algorithm, "kid": "one"}, said)
        packed = b".".join(_packed(json.dumps(part).encode()) for part in parts)
        public = self.key.as_pem(private=False)
        signature = b"" if self.algorithm == "none" else hmac.digest(public, packed, "sha256")
        return (packed + b"." + _packed(signature)).decode()

    def answer(self, path: str) -> dict[str, object]:
        """What it says at an address."""
        if path.endswith("openid-configuration"):
            return {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            } | self.metadata
        if path == "/keys":
            return {"keys": [self.key.as_dict(private=False)]}
        return {"access_token": "x", "token_type": "Bearer", "id_token": self.token()}

    def back(self, address: str) -> str:
        """The way back of a browser it was sent to by `address`."""
        query = parse_qs(urlsplit(address).query)
        self.nonce = query["nonce"][0]
        return f"{query['redirect_uri'][0]}?code=c&state={query['state'][0]}"


def _packed(content: bytes) -> bytes:
    return base64.urlsafe_b64encode(content).rstrip(b"=")


@contextmanager
def lying_provider() -> Iterator[Liar]:
    """A provider that lies, and its lies."""
    liar = Liar()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps(liar.answer(self.path)).encode() + b" " * liar.padding
            self.send_response(liar.status)
            if liar.status == 302:
                self.send_header("Location", f"{liar.issuer}/elsewhere")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - as the library wants it

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    liar.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield liar
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
