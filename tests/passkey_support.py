"""A device that makes and answers passkeys, as Chromium would hand its answers in."""

import hashlib
import json
import secrets
from copy import copy
from struct import pack

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

PRESENT, VERIFIED, HAS_KEY = 1, 4, 64


class Authenticator:
    """One key for one site; it counts its answers."""

    def __init__(self, rp_id, origin):
        self.rp_id, self.origin = rp_id, origin
        self.id, self.count, self.handle = secrets.token_bytes(32), 0, b""
        self.key = ec.generate_private_key(ec.SECP256R1())

    def copy(self):
        """The same key on another device, as far as it has counted."""
        return copy(self)

    def create(self, options):
        """The answer to `navigator.credentials.create`."""
        self.handle = base64url_to_bytes(options["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        public = {
            1: 2,
            3: -7,
            -1: 1,
            -2: numbers.x.to_bytes(32, "big"),
            -3: numbers.y.to_bytes(32, "big"),
        }
        held = bytes(16) + pack(">H", len(self.id)) + self.id + cbor2.dumps(public)
        data = self._data(self.rp_id, PRESENT | VERIFIED | HAS_KEY) + held
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        challenge = base64url_to_bytes(options["challenge"])
        client = self._client("webauthn.create", challenge, self.origin)
        return self._answer(clientDataJSON=client, attestationObject=attested)

    def get(
        self,
        options,
        *,
        origin="",
        rp_id="",
        verified=True,
        signed_by_another=False,
        challenge=b"",
        user_handle=b"",
    ):
        """The answer to `navigator.credentials.get`, or one that is wrong in some part."""
        self.count += 1
        data = self._data(rp_id or self.rp_id, PRESENT | (VERIFIED if verified else 0))
        asked = challenge or base64url_to_bytes(options["challenge"])
        client = self._client("webauthn.get", asked, origin or self.origin)
        key = ec.generate_private_key(ec.SECP256R1()) if signed_by_another else self.key
        signature = key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            clientDataJSON=client,
            authenticatorData=data,
            signature=signature,
            userHandle=user_handle or self.handle,
        )

    def _data(self, rp_id, flags):
        return hashlib.sha256(rp_id.encode()).digest() + bytes([flags]) + pack(">I", self.count)

    def _client(self, kind, challenge, origin):
        said = {"type": kind, "challenge": bytes_to_base64url(challenge), "origin": origin}
        return json.dumps(said | {"crossOrigin": False}).encode()

    def _answer(self, **response):
        name = bytes_to_base64url(self.id)
        said = {part: bytes_to_base64url(value) for part, value in response.items()}
        return {"id": name, "rawId": name, "type": "public-key", "response": said}
