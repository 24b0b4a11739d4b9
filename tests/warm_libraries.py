"""What servers and commands load first: read once, then each of the tests is a fork of it.

Nothing of `components` or `pages`: an element of the screen wants the server's own runtime.
"""

import importlib

import altair  # noqa: F401
import PIL.ImageFile  # noqa: F401
import rapidfuzz  # noqa: F401
import streamlit.material_icon_names  # noqa: F401
import uvicorn  # noqa: F401
from streamlit.web import bootstrap  # noqa: F401

import web.accounts.routes
import web.clock
import web.directory.page
import web.drafts.intake
import web.gate
import web.home.calendar
import web.referrals.page  # noqa: F401
from settings import ROOT

for path in sorted(ROOT.joinpath("db").rglob("*.py")):
    # What they lead to in the floors below comes with them.
    names = path.relative_to(ROOT).with_suffix("").parts
    if not {"migrations", "__main__", "__init__"} & {*names}:
        importlib.import_module(".".join(names))
