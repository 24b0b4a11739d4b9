"""Files from and to the person at the screen: the only place that offers or asks for one.

Streamlit would serve a file to anybody signed in, also after its maker signed out. Here each is
noted for the browser it is made for; the gate (`web/gate.py`) refuses it to all others, and what
is offered by other means to everybody.
"""

from datetime import datetime, timedelta
from hashlib import blake2b

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from components import context
from db.clock import utcnow
from exchange.own_addresses import OWN, UPLOADS

SAME_ACT = timedelta(seconds=15)
"""After a file was made, how long another click on its button is a second one of the same hand."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def offer(
    label: str,
    content: bytes,
    file_name: str,
    kind: str,
    *,
    key: str | None = None,
    icon: str = ":material/download:",
    primary: bool = False,
    help: str | None = None,
) -> None:
    """A button that downloads `content`, of the media type `kind`, for this browser alone.

    Made before it is pressed: a callable would run later, where nobody is signed in.
    """
    browser = context.browser()
    # Streamlit finds files by what they hold, above 1 MiB by samples of it. With this mark every
    # byte counts, and no two browsers share a file.
    mark = blake2b(content, key=browser.encode(), digest_size=16).hexdigest()
    kind = f"{kind}; mark={mark}"
    OWN.note(browser, _address(label, content, file_name, kind))
    st.download_button(
        label,
        content,
        file_name,
        kind,
        key=key,
        icon=icon,
        help=help,
        type="primary" if primary else "secondary",
        on_click="ignore",
    )


def clicked_twice(made_at: datetime) -> bool:
    """Whether a click means the file that was made just now: it is there, and is recorded once."""
    return utcnow() - made_at < SAME_ACT


def _address(label: str, content: bytes, file_name: str, kind: str) -> str:
    """Where Streamlit will serve it: the button below adds the same file, and gets the same."""
    return runtime.get_instance().media_file_mgr.add(
        content, kind, f"offered-{label}", file_name=file_name, is_for_static_download=True
    )


def ask(label: str, endings: list[str], key: str) -> UploadedFile | None:
    """A place to choose a file that ends so; what is uploaded reaches this browser alone."""
    running = get_script_run_ctx()
    if running is not None:
        OWN.note(context.browser(), f"{UPLOADS}{running.session_id}/")
    return st.file_uploader(label, type=endings, key=key)
