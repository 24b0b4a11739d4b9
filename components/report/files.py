"""The three files of a report: asked for with a click, made aside, then there to download."""

import streamlit as st

from components import context, files
from db.figures import taken
from domain.errors import Refused
from domain.permissions import Actor
from domain.report.contents import Report
from exchange.report.files import MIME, Kind
from exchange.report.jobs import JOBS, Seen, State
from i18n import _

EVERY_SECONDS = 0.5
_STARTED, _BUSY = "report_files", "report_files_busy"
ICONS = {
    Kind.SLIDES: ":material/slideshow:",
    Kind.DOCUMENT: ":material/picture_as_pdf:",
    Kind.WORKBOOK: ":material/table_view:",
}


@context.fragment
def show(report: Report, code: str) -> None:
    """Buttons for the files of `report`; `code` tells one choice of months and place from others.

    The files hold the figures that are on the screen when the button is clicked.
    """
    owner = _owner(context.actor())
    with st.container(horizontal=True, key="report-files"):
        for kind in Kind:
            _button(owner, kind, report, code)
    if st.session_state.pop(_BUSY, False):
        st.warning(
            _("Too many files are being made at this moment. Try again in a minute."),
            icon=":material/hourglass_top:",
        )
    seen = [_seen(owner, kind, code) for kind in Kind]
    if any(each and each.state is State.FAILED for each in seen):
        st.error(
            _("The file was not finished; nothing was kept. Try again."), icon=":material/error:"
        )
    if any(each and each.state.open for each in seen):
        st.fragment(context.guarded(_waiting), run_every=EVERY_SECONDS)(code)


def _button(owner: str, kind: Kind, report: Report, code: str) -> None:
    seen = _seen(owner, kind, code)
    content = JOBS.content(owner, _key(kind, code)) if seen else None
    if seen and content is not None:
        files.offer(
            _download_label(kind),
            content,
            seen.file_name,
            MIME[kind],
            key=f"report-download-{kind}",
            primary=True,
        )
        return
    st.button(
        _label(kind),
        icon=ICONS[kind],
        key=f"report-make-{kind}",
        disabled=bool(seen and seen.state.open),
        on_click=_start,
        args=(owner, kind, report, code),
    )


def _start(owner: str, kind: Kind, report: Report, code: str) -> None:
    seen = _seen(owner, kind, code)
    if seen and (seen.state.open or JOBS.content(owner, _key(kind, code)) is not None):
        return  # a second click: it is being made, or there already
    try:
        started = JOBS.start(owner, kind, report)
    except Refused:
        st.session_state[_BUSY] = True
        return
    context.write(taken.note, "report", f"{kind}; {code}")
    st.session_state.setdefault(_STARTED, {})[code, kind] = started


def _waiting(code: str) -> None:
    """How far each file is, drawn again by itself until none is being made."""
    owner = _owner(context.actor())
    pending = [(kind, _seen(owner, kind, code)) for kind in Kind]
    pending = [(kind, seen) for kind, seen in pending if seen and seen.state.open]
    if not pending:
        st.rerun()  # the buttons stand outside: the page is drawn once more, and waits no longer
    for kind, seen in pending:
        if seen:
            _progress(owner, kind, seen, code)


def _progress(owner: str, kind: Kind, seen: Seen, code: str) -> None:
    stage = seen.stage or (
        _("waiting for its turn") if seen.state is State.WAITING else _("starting")
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(seen.share, text=f"{seen.file_name}: {stage}")
        st.button(
            _("Cancel"),
            key=f"report-cancel-{kind}",
            icon=":material/close:",
            type="tertiary",
            on_click=JOBS.cancel,
            args=(owner, _key(kind, code)),
        )


def _seen(owner: str, kind: Kind, code: str) -> Seen | None:
    return JOBS.see(owner, _key(kind, code))


def _key(kind: Kind, code: str) -> str:
    started: dict[tuple[str, Kind], str] = st.session_state.get(_STARTED, {})
    return started.get((code, kind), "")


def _owner(actor: Actor) -> str:
    """Who may read a file: this person in this role, for roles see different figures."""
    return f"{actor.user_id} {actor.role}"


def _label(kind: Kind) -> str:
    return {
        Kind.SLIDES: _("Make the slides"),
        Kind.DOCUMENT: _("Make the report"),
        Kind.WORKBOOK: _("Make the workbook"),
    }[kind]


def _download_label(kind: Kind) -> str:
    return {
        Kind.SLIDES: _("Download the slides (PPTX)"),
        Kind.DOCUMENT: _("Download the report (PDF)"),
        Kind.WORKBOOK: _("Download the workbook (XLSX)"),
    }[kind]
