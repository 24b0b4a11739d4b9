"""What people wrote, where Streamlit would read it as Markdown, LaTeX, an icon or a colour."""

import re

_READ = re.compile(
    r"""[\\`*_\[\]#<>$~&|]              # marks wherever they stand
    | :(?=[^\W\d]|[/+-]|\d+:)           # :red[…], :material/…, :smile:, :100:, https://…
    | (?<=www)\.                        # an address that would become a link
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LIST = re.compile(r"^(\s*\d*)([.)+=-])(?=[\s=-]|$)", re.MULTILINE)
"""What begins a list or underlines a heading: `1.`, `-`, `==`."""


def plain(words: str) -> str:
    """`words` such that captions, labels, messages and tables show exactly these signs."""
    return _LIST.sub(r"\1\\\2", _READ.sub(lambda found: f"\\{found[0]}", words))
