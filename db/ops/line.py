"""The line to a database on another machine: encrypted, and its end shown by a certificate."""

from ipaddress import ip_address

from sqlalchemy import Engine

UNSAFE = (
    "the database is on another machine: add ?sslmode=verify-full to DATABASE_URL (and "
    "sslrootcert= for an authority of your own), so that the password and what tenants say go to "
    "it alone"
)


def is_safe(engine: Engine) -> bool:
    """Whether nobody between us and the database can listen, by address and environment alone:
    nothing has been sent before this is known.
    """
    if engine.dialect.name != "postgresql":
        return True
    from psycopg import pq  # noqa: PLC0415 - loaded only when needed: 5 MB

    options = pq.Conninfo.get_defaults()  # what PGHOST and its like say, too
    told = {one.keyword.decode(): one.val.decode() for one in options if one.val}
    told |= {name: str(value) for name, value in _of_address(engine).items()}
    ends = told.get("hostaddr") or told.get("host") or ""
    return told.get("sslmode") == "verify-full" or all(map(_is_here, ends.split(",")))


def _of_address(engine: Engine) -> dict[str, object]:
    _none, named = engine.dialect.create_connect_args(engine.url)
    return dict(named)


def _is_here(end: str) -> bool:
    """This machine, or a socket on it."""
    if not end or end[0] in "/@" or end == "localhost":
        return True
    try:
        return ip_address(end).is_loopback
    except ValueError:
        return False
