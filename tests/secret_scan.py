"""Secrets in what is kept in version control: in the files as they are, with `--history` in all
that ever stood in one. `make secrets` runs both.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parent.parent
PATTERNS = {
    "private key": r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----",
    "key of Ponte": r"PONTE_[A-Z_]*KEYS?\s*=\s*['\"]?[A-Za-z0-9_+/=-]{32,}",
    "key of age": r"AGE-SECRET-KEY-1[0-9A-Z]{50,}",
    "Fernet key": r"(?<![A-Za-z0-9_/+-])[A-Za-z0-9_-]{43}=(?![A-Za-z0-9_=])",
    "password in an address": r"[a-z]+://[^\s/:@'\"{}<>]+:[^\s/:@'\"{}<>$]{8,}@[a-z0-9.-]+",
    "cloud key": r"\bAKIA[0-9A-Z]{16}\b",
    "token of a forge": r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|glpat-[A-Za-z0-9_-]{20})",
    "JSON web token": r"\beyJ[A-Za-z0-9_-]{20,}\.eyJ[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}",
}
NOT_SECRET = re.compile(r"user:password@|:password@|example|(.)\1{9}")
"""Examples of the papers, and what is the same sign over and over."""
MADE_UP = {"813ac686aab9aa31"}
"""Of tests, known by the digest: they open nothing."""
_ALL = re.compile("|".join(f"({pattern})" for pattern in PATTERNS.values()))


def found(text: str) -> Iterator[tuple[int, str]]:
    """The line and kind of each secret in a text; never the secret."""
    for number, line in enumerate(text.splitlines(), 1):
        for match in _ALL.finditer(line):
            digest = sha256(match.group().encode()).hexdigest()[:16]
            if digest not in MADE_UP and not NOT_SECRET.search(match.group()):
                kind = list(PATTERNS)[(match.lastindex or 1) - 1]
                yield number, kind


def in_files() -> list[str]:
    """Where a secret stands in a file that is kept, as `path:line: kind`."""
    paths = _git("ls-files", "-co", "--exclude-standard").splitlines()
    texts = ((path, (ROOT / path)) for path in paths)
    return [
        f"{path}:{line}: {kind}"
        for path, file in texts
        if file.is_file()
        for line, kind in found(file.read_text(encoding="utf-8", errors="replace"))
    ]


def in_history() -> list[str]:
    """Commits that added a line with a secret, as `commit: kind`."""
    where, seen = "", []
    for line in _git("log", "-p", "--all", "--no-color", "--format=commit %H").splitlines():
        if line.startswith("commit "):
            where = line.removeprefix("commit ")[:12]
        elif line.startswith("+"):
            seen += [f"{where}: {kind}" for _line, kind in found(line[1:])]
    return seen


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace")


if __name__ == "__main__":
    told = in_files() + (in_history() if "--history" in sys.argv else [])
    print("\n".join(told) or "No secret was found.")
    sys.exit(bool(told))
