"""What every server loads first: read once, then each server of the tests is a fork of it.

Nothing of `components` or `pages`: an element of the screen wants the server's own runtime.
"""

import altair  # noqa: F401
import rapidfuzz  # noqa: F401
import uvicorn  # noqa: F401
from streamlit.web import bootstrap  # noqa: F401

import web.accounts.sign_in
import web.clock
import web.directory.page
import web.drafts.intake
import web.gate
import web.home.calendar
import web.referrals.page  # noqa: F401
