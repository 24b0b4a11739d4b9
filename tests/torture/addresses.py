"""Every address that the server answers at, as the server itself lists them: ours and Streamlit's.

`python -m torture.addresses` in the environment of a database.
"""

import json
import re
from collections.abc import Iterable, Iterator

from starlette.routing import BaseRoute, Mount, Route

from torture.crashes import apart
from torture.servers import House

ANY = "x" * 43
"""As long as a token is; nobody was given it."""
READS = "GET", "HEAD", "OPTIONS"

Asked = tuple[str, str]
"""The method and the address."""


def every(house: House) -> list[Asked]:
    """Each address once for each method that it takes."""
    return [(method, path) for method, path in json.loads(apart(house, "torture.addresses"))]


def changing(house: House) -> list[Asked]:
    """Those that could change something."""
    return [(method, path) for method, path in every(house) if method not in READS]


def _flat(routes: Iterable[BaseRoute], before: str = "") -> Iterator[Asked]:
    for route in routes:
        if isinstance(route, Mount):
            yield "GET", f"{before}{route.path}/{ANY}"
            yield from _flat(route.routes, before + route.path)
        elif isinstance(route, Route):
            path = re.sub(r"\{[^}]*\}", ANY, before + route.path)
            yield from ((method, path) for method in route.methods or ())


if __name__ == "__main__":
    from app import app

    print(json.dumps(sorted(set(_flat(app._build_starlette_app().routes)))))
