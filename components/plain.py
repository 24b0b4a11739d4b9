"""What people wrote, where Streamlit would read it as Markdown, LaTeX, an icon or a colour."""

_SIGNS = frozenset("\\`*_{}[]()#+-.!|<>:$~&=^")


def plain(words: str) -> str:
    """`words` such that captions, labels, messages and tables show exactly these signs."""
    return "".join(f"\\{c}" if c in _SIGNS else c for c in words)
