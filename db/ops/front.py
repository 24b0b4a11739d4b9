"""What stands in front of Ponte: a proxy with TLS, looked at as a browser would meet it.

Only an installation can set it up; `doctor` looks whether it is as `docs/operation.md` asks.
"""

import socket
import ssl
import warnings
from http.client import HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from db.ops.disk import Problem

SECONDS = 5
A_YEAR = 31_536_000
IN_CLEAR = (
    "People reach Ponte without TLS. Put a proxy with a certificate in front and say its address "
    "in PONTE_PUBLIC_URL, with https."
)
AWAY = "Nobody answers at {address}: neither the proxy nor TLS could be looked at from here."
NOT_TRUSTED = "Browsers do not trust the certificate of {address}: {why}."
NO_HSTS = (
    "{address} does not tell browsers to come by TLS alone (HSTS, a year). Say "
    "PONTE_TRUST_PROXY=1, and let the proxy write X-Forwarded-Proto."
)
OLD_TLS = "{address} still speaks TLS 1.1 or older: allow 1.2 and 1.3 alone in the proxy."
WEAK = (
    "{address} takes ciphers that are not recommended any more (without forward secrecy): allow "
    "ECDHE with AES-GCM or ChaCha20 alone in the proxy."
)


def problems(public_url: str, authority: str | None = None) -> list[Problem]:
    """What is wrong with the address people type. `authority`: certificates to trust instead of
    those of the system.
    """
    parts = urlsplit(public_url)
    if parts.scheme != "https" or not parts.hostname:
        return [Problem(IN_CLEAR)]
    host, port, about = parts.hostname, parts.port or 443, {"address": public_url}
    try:
        lasting = _tells_to_stay(host, port, authority)
    except ssl.SSLCertVerificationError as error:
        return [Problem(NOT_TRUSTED, about | {"why": error.verify_message})]
    except (OSError, HTTPException):
        return [Problem(AWAY, about)]
    found = [] if lasting else [NO_HSTS]
    if _speaks(host, port, "ALL:@SECLEVEL=0", newest=ssl.TLSVersion.TLSv1_1):
        found.append(OLD_TLS)
    elif _speaks(host, port, "kRSA:3DES:@SECLEVEL=0", newest=ssl.TLSVersion.TLSv1_2):
        found.append(WEAK)
    return [Problem(text, about) for text in found]


def _tells_to_stay(host: str, port: int, authority: str | None) -> bool:
    context = ssl.create_default_context(cafile=authority)
    line = HTTPSConnection(host, port, timeout=SECONDS, context=context)
    try:
        line.request("GET", "/healthz")
        said = line.getresponse().getheader("Strict-Transport-Security") or ""
    finally:
        line.close()
    parts = (part.strip().casefold() for part in said.split(";"))
    ages = [part.partition("=")[2].strip('"') for part in parts if part.startswith("max-age=")]
    return any(age.isdigit() and int(age) >= A_YEAR for age in ages)


def _speaks(host: str, port: int, ciphers: str, newest: ssl.TLSVersion) -> bool:
    """Whether a visitor who knows nothing better is served all the same."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # nothing is sent there
    try:
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
            context.minimum_version = min(ssl.TLSVersion.TLSv1, newest)
            context.maximum_version = newest
        context.set_ciphers(ciphers)
        with (
            socket.create_connection((host, port), timeout=SECONDS) as raw,
            context.wrap_socket(raw, server_hostname=host),
        ):
            return True
    except (OSError, ValueError):
        return False
