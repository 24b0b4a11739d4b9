"""Whether a backup is being read in: nobody is served before who was erased since is gone again.

A server that runs meanwhile on the same database looks every second, one that starts does what is
due before it answers (`web.rights.duties.before_serving`).
"""

import time
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from db import engine
from db.engine import reading
from db.rights import again

LOOK_SECONDS = 1.0
_looked: WeakKeyDictionary[Engine, tuple[float, bool]] = WeakKeyDictionary()
"""When each database was looked at, and what was found."""


async def going_on() -> bool:
    """Whether visitors have to wait. A database that is away is told by who needs it."""
    found = _looked.get(engine.get_engine())
    if found is None or time.monotonic() - found[0] > LOOK_SECONDS:
        return await run_in_threadpool(_look)
    return found[1]


def _look() -> bool:
    try:
        with reading() as session:
            found = again.put_back(session)
    except SQLAlchemyError:
        return False
    _looked[engine.get_engine()] = time.monotonic(), found
    return found
