"""The scripts that we add to Streamlit's page, by the names under which it asks for them."""

from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from i18n import LANGUAGES
from settings import ROOT

_WEB = Path(__file__).parent
START = (_WEB / "start.js").read_text(encoding="utf-8")
"""Must run before Streamlit's own script, so it stands in the page."""
_ALWAYS = {
    path.stem: path
    for path in map(
        _WEB.joinpath,
        (
            "accounts/passkey.js",
            "accounts/session.js",
            "touch.js",
            "reading.js",
            "drafts/keep.js",
        ),
    )
}
_STREAMLIT, _ITS_WORDS = "streamlit-", "streamlit.json"
"""What Streamlit says in English only, in a language that has the words for it."""


def names(language: str) -> list[str]:
    """Those of a page in that language."""
    return [*_ALWAYS, *([_STREAMLIT + language] if _words(language).exists() else [])]


def digest(script: str) -> str:
    """By which a policy names a script that stands in a page."""
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


def text(name: str) -> str | None:
    """The script of that name; None: there is none."""
    if name in _ALWAYS:
        return _ALWAYS[name].read_text(encoding="utf-8")
    language = name.removeprefix(_STREAMLIT)
    if language not in LANGUAGES or name not in names(language):  # no path of what is asked for
        return None
    words = _words(language).read_text(encoding="utf-8")
    script = (_WEB / "streamlit.js").read_text(encoding="utf-8")
    return f"const SAID = {words};\n{script}"


def _words(language: str) -> Path:
    return ROOT / "locale" / language / _ITS_WORDS
