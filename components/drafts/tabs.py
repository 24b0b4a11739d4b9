"""Which tab has which form open: no two tabs write in one draft.

Known to this process alone. A tab of another process that lost its draft to a newer one makes a
row of its own at its next letter: nothing mixes, nothing is lost.
"""

import threading

from streamlit.runtime import get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx

from db.drafts.keep import SavedDraft

_MANY = 2_000
_holders: dict[str, str] = {}
_taken: set[str] = set()
_went_on: dict[str, str] = {}
"""Under which token a draft goes on that was taken up in another tab, or by a page loaded anew."""
_lock = threading.Lock()


def here() -> str:
    """The tab of this run."""
    context = get_script_run_ctx()
    return context.session_id if context else ""


def alive(tab: str) -> bool:
    """Whether a tab is open and connected."""
    return bool(get_instance().is_active_session(tab))


def hold(token: str) -> None:
    """The form of `token` is open in this tab."""
    with _lock:
        if len(_holders) > _MANY:
            for gone in [known for known, tab in _holders.items() if not alive(tab)]:
                del _holders[gone]
        _holders[token] = here()


def take_over(token: str, becomes: str) -> None:
    """The form of `token` goes on here as `becomes`; the tab that has it, if one is open, is to be
    told.
    """
    elsewhere = is_elsewhere(token)
    with _lock:
        if elsewhere:
            _taken.add(token)
        if len(_went_on) > _MANY:
            del _went_on[next(iter(_went_on))]
        _went_on[token] = becomes


def latest(begun: str) -> str:
    """How the draft is called now whose token began so; `begun` where it has no other name. A page
    that is loaded anew twice in a row may never have learnt the first of its names.
    """
    with _lock:
        while after := [new for old, new in _went_on.items() if old.startswith(begun)]:
            begun = after[-1]
    return begun


def was_taken(token: str) -> bool:
    """Whether another tab took over the form that this one has under `token`."""
    return token in _taken


def go_apart(token: str) -> None:
    """Its person knows, and goes on with it all the same."""
    with _lock:
        _taken.discard(token)


def is_elsewhere(token: str) -> bool:
    """Whether another tab that is still open has the form of `token`."""
    tab = _holders.get(token)
    return tab is not None and tab != here() and alive(tab)


def free(drafts: tuple[SavedDraft, ...]) -> SavedDraft | None:
    """The first of `drafts` that no other open tab has before it."""
    return next((draft for draft in drafts if not is_elsewhere(draft.token)), None)
