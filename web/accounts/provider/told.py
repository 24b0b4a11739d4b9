"""What a provider tells: of itself, and of the person who has signed in there.

An ID token is believed when its signature is by a key of the provider, with an algorithm of public
keys, and when issuer, audience, times, nonce and the hash of the access token are right: Authlib
checks all of these.
"""

import threading
from dataclasses import dataclass, field
from time import monotonic, time
from typing import Any

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oauth2.claims import JWTClaims
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from domain.errors import Refused
from settings import get_settings
from settings.providers import Provider, is_safe
from web.accounts.provider.line import TIMEOUT, ProviderSilent, Transport, get_json

ALGORITHMS = [f"{kind}{bits}" for kind in ("RS", "PS", "ES") for bits in (256, 384, 512)]
"""None with a shared key: who knows the public key could sign by it."""
LEEWAY_SECONDS = 60
LOOK_AGAIN_SECONDS = 600.0
AFTER_SILENCE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where a provider does what, as it says itself."""

    authorize: str
    token: str
    keys: str
    leave: str
    """Empty: it does not end sessions for others."""


@dataclass(slots=True)
class _Known:
    place: Endpoints | None = None
    keys: dict[str, object] | None = None
    at: float = 0.0
    silent_until: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)


_known: dict[str, _Known] = {}


@dataclass(frozen=True, slots=True)
class Identified:
    """A person the provider has named: what it says, and the token that says it."""

    claims: dict[str, Any]
    id_token: str


def place(provider: Provider) -> Endpoints:
    """Looked up at the provider every ten minutes. Raises ProviderSilent."""
    return _look(provider)[0]


def _look(provider: Provider, *, anew: bool = False) -> tuple[Endpoints, dict[str, object]]:
    known = _known.setdefault(provider.issuer, _Known())
    with known.lock:
        age = monotonic() - known.at
        fresh = age < (AFTER_SILENCE_SECONDS if anew else LOOK_AGAIN_SECONDS)
        if known.place and known.keys and fresh:
            return known.place, known.keys
        if monotonic() < known.silent_until:
            raise ProviderSilent("it was silent a moment ago")
        try:
            found = _read(provider)
            known.keys, known.place, known.at = get_json(found.keys), found, monotonic()
        except ProviderSilent:
            known.silent_until = monotonic() + AFTER_SILENCE_SECONDS
            raise
        return found, known.keys


def _read(provider: Provider) -> Endpoints:
    told = get_json(provider.issuer.rstrip("/") + "/.well-known/openid-configuration")
    if told.get("issuer") != provider.issuer:
        raise ProviderSilent("the issuer is another")
    found = [told.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
    authorize, token, keys = (one if isinstance(one, str) else "" for one in found)
    if not all(is_safe(address) for address in (authorize, token, keys)):
        raise ProviderSilent("an address is missing or not safe")
    leave = told.get("end_session_endpoint")
    return Endpoints(
        authorize, token, keys, leave if isinstance(leave, str) and is_safe(leave) else ""
    )


def came_back_to(provider: Provider) -> str:
    """Where the provider sends people back to: by the settings, whatever a request calls us."""
    return f"{get_settings().public_url.rstrip('/')}/auth/oidc/{provider.id}/back"


def way_there(provider: Provider, state: str, nonce: str, verifier: str) -> str:
    """The address to send a browser to. Raises ProviderSilent."""
    more = {"acr_values": provider.acr_values} if provider.acr_values else {}
    with _client(provider) as client:
        address, _state = client.create_authorization_url(
            place(provider).authorize, state=state, nonce=nonce, code_verifier=verifier, **more
        )
    return str(address)


def identify(provider: Provider, code: str, nonce: str, verifier: str) -> Identified:
    """Whom a code stands for. Raises ProviderSilent, Refused."""
    where = place(provider)
    try:
        with _client(provider) as client:
            token = client.fetch_token(
                where.token, code=code, code_verifier=verifier, grant_type="authorization_code"
            )
    except httpx2.HTTPError as error:
        raise ProviderSilent(str(error)[:200]) from error
    except (AuthlibBaseError, ValueError) as error:
        raise Refused(str(error)[:200]) from error
    id_token = token.get("id_token")
    if not isinstance(id_token, str):
        raise Refused("there is no ID token")
    access = token.get("access_token")
    claims = read(provider, id_token, {"nonce": nonce, "access_token": access})
    return Identified(claims, id_token)


def read(provider: Provider, id_token: str, expected: dict[str, object]) -> dict[str, Any]:
    """The claims of an ID token. Raises ProviderSilent, Refused."""
    try:
        found = _opened(provider, id_token)
        claims = CodeIDToken(
            found.claims,
            found.header,
            {"iss": {"value": provider.issuer}, "aud": {"value": provider.client_id}},
            {"client_id": provider.client_id, **expected},
        )
        claims.validate(leeway=LEEWAY_SECONDS)
    except (JoseError, AuthlibBaseError, ValueError, TypeError, KeyError) as error:
        raise Refused(f"{type(error).__name__}: {error}"[:200]) from error
    return dict(claims)


LOGOUT = "http://schemas.openid.net/event/backchannel-logout"


def signed_out(provider: Provider, logout_token: str) -> tuple[str, str]:
    """Who has signed out there, as subject and session of theirs; one of them may be empty.

    Raises ProviderSilent, Refused.
    """
    try:
        found = _opened(provider, logout_token)
        claims = JWTClaims(
            found.claims,
            found.header,
            {
                "iss": {"essential": True, "value": provider.issuer},
                "aud": {"essential": True, "value": provider.client_id},
                "iat": {"essential": True},
                "jti": {"essential": True},
                "events": {"essential": True},
            },
        )
        claims.validate(leeway=LEEWAY_SECONDS)
        recent = abs(time() - float(claims["iat"])) < LOOK_AGAIN_SECONDS
    except (JoseError, AuthlibBaseError, ValueError, TypeError, KeyError) as error:
        raise Refused(f"{type(error).__name__}: {error}"[:200]) from error
    if not recent or "nonce" in claims or LOGOUT not in claims["events"]:
        raise Refused("it is no logout token, or an old one")
    who = [claims.get(name) for name in ("sub", "sid")]
    subject, sid = (value if isinstance(value, str) else "" for value in who)
    return subject, sid


def _opened(provider: Provider, token: str) -> jwt.Token:
    """A signed token, its signature checked; keys not known are asked for again."""
    registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
    for anew in (False, True):
        keys: Any = _look(provider, anew=anew)[1]
        try:
            return jwt.decode(token, KeySet.import_key_set(keys), registry=registry)
        except InvalidKeyIdError:
            if anew:
                raise
    raise Refused("no key fits")


def _client(provider: Provider) -> OAuth2Client:
    secret = provider.secret()
    return OAuth2Client(
        provider.client_id,
        secret or None,
        token_endpoint_auth_method="client_secret_basic" if secret else "none",
        scope=provider.scopes,
        redirect_uri=came_back_to(provider),
        code_challenge_method="S256",
        transport=Transport(),
        timeout=TIMEOUT,
        follow_redirects=False,
    )
