"""For whom passkeys are made here: the address of the installation, or this machine."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import Request

from db.accounts.passkeys import Site
from settings import get_settings
from web import requests

_USUAL = {"http": 80, "https": 443}


def of(request: Request) -> Site | None:
    """The site of passkeys, None where there can be none: no address is set, or it is a number.

    Never what a request says of its host, but on this machine itself, where it can say no other.
    """
    address = get_settings().public_url
    if not address:
        scheme = "https" if requests.over_tls(request) else "http"
        address = f"{scheme}://{request.headers.get('host', '')}"
        if urlsplit(address).hostname != "localhost":
            return None
    parts = urlsplit(address)
    name = parts.hostname or ""
    if _is_a_number(name):
        return None
    port = f":{parts.port}" if parts.port and parts.port != _USUAL.get(parts.scheme) else ""
    return Site(name, f"{parts.scheme}://{name}{port}")


def _is_a_number(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
