"""Typst: a template and its data become a tagged PDF (PDF/UA-1, PDF/A-2a).

Signs that no font draws are replaced.
"""

from collections.abc import Callable
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path

import typst

UNKNOWN_SIGN = "□"
PLAIN, EXOTIC = "\x7f", "\u0300"
"""Every font has the signs before the first; those before the second are Latin letters."""
PUNCTUATION = frozenset("–—‘’“”…€−≤≥·")


def pdf(template: Path, name: str, data: str, made_at: datetime, **files: str) -> bytes:
    """The PDF that `template` makes of its input `name`, which is JSON, and of `files`, which are
    taken as they are; the same for the same input.
    """
    inputs = {name: data, **files}
    try:
        return _set(template, _spelled(inputs, _has_glyph), made_at)
    except typst.TypstError:  # signs that can be drawn alone, but not upon each other
        return _set(template, _spelled(inputs, _is_latin), made_at)


def _spelled(inputs: dict[str, str], fits: Callable[[str], bool]) -> dict[str, str]:
    return {
        name: "".join(sign if fits(sign) else UNKNOWN_SIGN for sign in text)
        for name, text in inputs.items()
    }


def _set(template: Path, inputs: dict[str, str], made_at: datetime) -> bytes:
    content: bytes = typst.compile(
        template.read_bytes(),
        format="pdf",
        pdf_standards=["ua-1", "a-2a"],
        font_paths=_fonts(),
        sys_inputs=inputs,
        timestamp=int(made_at.timestamp()),
    )
    return content


@cache
def _fonts() -> typst.Fonts:
    """The fonts that come with typst; those of the machine only for signs that these lack."""
    return typst.Fonts(include_system_fonts=True)


def draws(text: str) -> bool:
    """Whether fonts draw every sign of a text."""
    return all(sign.isspace() or _has_glyph(sign) for sign in set(text))


@lru_cache(maxsize=20_000)
def _has_glyph(sign: str) -> bool:
    """Whether some font draws `sign`: PDF/UA has no place for a box nobody can read."""
    if sign < PLAIN:
        return True
    source = f'#set document(title: "x")\n#set text(font: "Libertinus Serif")\n#"{sign}"'
    try:
        typst.compile(
            source.encode(), format="pdf", pdf_standards="ua-1", font_paths=_fonts(), timestamp=0
        )
    except typst.TypstError:
        return False
    return True


def _is_latin(sign: str) -> bool:
    return sign < EXOTIC or sign in PUNCTUATION
