"""Texts that programs have stumbled over: of our own making, and as hypothesis draws them."""

from collections.abc import Iterator
from itertools import chain, count, cycle, islice, product

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

_LONG = 60_000
NAUGHTY = (
    "", " ", "\u00a0", "\u200b", "\u3000\u2003", "\ufeff", "\t", "\n", "\r\n\r\n", "\x00", "a\x00b",
    "\x1b[31m", "\x07", "\x7f", "\x85", "\u2028", "\u2029", "\ud800", "\udfff\ud800", "\ufffe", "\uffff",
    "\U0010ffff", "null", "None", "undefined", "NaN", "Infinity", "-0", "1e309", "0x10", "true", "[]",
    "{}", "{0}", "{name}", "{0.__class__.__mro__}", "%s%n%d", "%00", "%c0%ae%c0%ae/", "%(name)s", "$HOME",
    "${7*7}", "{{7*7}}", "<%= 7*7 %>", "#{7*7}", "`id`", "$(id)", "; id", "| id", "&& id", "' OR '1'='1",
    "'; DROP TABLE \"case\"; --", "\" OR 1=1 --", "1; SELECT pg_sleep(9)", "\\", "\\\\", "\\'", "'", '"',
    "''", "`", "%", "_", "*", "?", "LIKE '%'", "a' || 'b", "MATCH * NEAR", "AND OR NOT", "(((((", ")))))",
    "[a-z]+$", "(a+)+$", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>",
    "javascript:alert(1)", "[x](javascript:alert(1))", "![x](https://altrove.example/p.png)", "</textarea>",
    "</style><script>", "<!--", "]]>", "<![CDATA[", "&lt;script&gt;", "&#x3C;b&#x3E;", "<b onmouseover=x>",
    "# titolo", "**forte**", "| a | b |\n|---|---|", "- [ ] x", "$$\\frac{1}{0}$$", ":red[x]",
    ":material/home:", ":smile:", "~~~\ncode\n~~~", "> cita", "=1+1", "+1+1", "-1+1", "@SUM(1)",
    "=HYPERLINK(\"https://altrove.example\")", "=cmd|' /C calc'!A0", "\t=1+1", "DDE(\"x\")", "../../etc/passwd",
    "..\\..\\windows", "C:\\con\\con", "file:///etc/passwd", "CON", "aux.txt", "http://[::1", "http://a@b@c",
    "//altrove.example", "/\\altrove.example", "a@b", "a@b.it\nBcc: x@y.it", "a@b.it\r\nSubject: x", "\"a b\"@c.it",
    "Ω≈ç√∫˜µ≤≥÷", "田中さんにあげて下さい", "مرحبا بالعالم", "שלום", "\u202eoro\u202c", "\u2066x\u2069", "Ẕ̷̧̛a̵l̶g̴o̷" * 40,
    "e\u0301", "é", "ﬁ", "İ", "ı", "ß", "ẞ", "Å", "Å", "\u1e9b\u0323", "①②③", "١٢٣", "𝟘𝟙", "👩‍👩‍👧‍👦", "🏳️‍🌈", "🇮🇹",
    "👍🏽", "\u0300" * 500, "ﷺ" * 300, "x" * 300, "D'Amico", "D’Amico", "Müller-Lüdenscheidt", "O", "Nguyễn",
    "van der 't Hof", "Al-‘Azīz", "Test", "0000000000000000", "RSSMRA85T10A562S", "RSSMRA85T10A562", "+39", "+",
    "0039 02 1234567 int. 3", "3" * 400, "9" * 400, "-1", "1.5", "2026-02-30", "31/02/2026", "0001-01-01", "9999-12-31",
    "(" * 3_000, "[" * 3_000, "{" * 3_000, "<a>" * 2_000, "a " * 20_000, "\n" * 20_000, "è" * _LONG, "x" * 5_000_000,
    "📎" * 20_001, "ab\u0000" * 2_000,
)  # fmt: skip
"""No two of a kind for nothing; `"x" * 5_000_000` is longer than any field, file name or draft."""
_WRAPS = ("{}", " {} ", "Maria {}", "{}\n{}", "<b>{}</b>", "«{}»", "a{}b", "{}'", '{}"', "\\{}")


def hostile(most: int) -> Iterator[str]:
    """So many different texts, the same at every run: ours, drawn ones, and ours in one another."""
    wrapped = (w.replace("{}", n) for w, n in product(_WRAPS, NAUGHTY) if len(n) < 100_000)
    return islice(_mixed(list(NAUGHTY), _drawn(), wrapped), most)


def _mixed(*sources: object) -> Iterator[str]:
    seen: set[str] = set()
    running = [iter(source) for source in sources]  # type: ignore[call-overload]
    for source in cycle(running):
        text = next(source, None)
        if text is not None and text not in seen:
            seen.add(text)
            yield text


def _drawn() -> Iterator[str]:
    return chain.from_iterable(map(_batch, count(1)))


def _batch(number: int) -> list[str]:
    """As hypothesis draws text, from a seed that is known."""
    texts = [f"{number}"]
    some = st.one_of(
        st.text(max_size=60), st.text(st.characters(max_codepoint=0x2FF), max_size=300)
    )

    @seed(number)
    @settings(
        max_examples=200,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(some)
    def draw(text: str) -> None:
        texts.append(text)

    draw()
    return texts
