"""The catalogue of each language says everything the code says, and nothing else."""

import ast
import csv
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
SOURCES = ("app.py", "i18n.py", "components", "db", "domain", "exchange", "pages", "web")
MARKS = {"_", "N_", "ngettext"}
FILES = sorted((ROOT / "locale").glob("*/*.po"))
CODES = sorted({path.parent.name for path in FILES})
LABELS = ("need_areas", "needs", "partner_types", "channels")
"""Of `db/data/`: in Italian and English; another language has them in its catalogue."""


def calls_in_the_code() -> Iterator[tuple[str, ast.Call]]:
    """Every call that marks a message, with its place.

    Read from the syntax tree, because Babel does not look inside f-strings on Python 3.11.
    """
    for name in SOURCES:
        start = ROOT / name
        for path in [start] if start.is_file() else sorted(start.rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and _called(node) in MARKS:
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def _called(node: ast.Call) -> str:
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr if ast.unparse(function.value) == "i18n" else ""
    return function.id if isinstance(function, ast.Name) else ""


@cache
def messages_in_the_code() -> dict[str, str]:
    """Each message id (the singular, where there are two) with the first place it stands."""
    found: dict[str, str] = {}
    for where, call in calls_in_the_code():
        if isinstance(call.args[0], ast.Constant):
            found.setdefault(call.args[0].value, where)
    return found


@cache
def catalogue(path: Path) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, locale=path.parent.name)


def entries(path: Path) -> Iterator[tuple[str, Message]]:
    """Message id and message of every entry but the header."""
    for message in catalogue(path):
        if message.id:
            yield message.id if isinstance(message.id, str) else message.id[0], message


def of(language: str) -> list[Path]:
    return [path for path in FILES if path.parent.name == language]


def to_be_said(language: str) -> set[str]:
    """Everything that is to be said in a language."""
    labels = set()
    for name in LABELS if language != "it" else ():
        with (ROOT / "db" / "data" / f"{name}.csv").open(encoding="utf-8") as source:
            labels |= {row["label_en"] for row in csv.DictReader(source)}
    return labels | set(messages_in_the_code())


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_messages_are_filled_after_they_are_translated() -> None:
    filled_before = [
        where
        for where, call in calls_in_the_code()
        if isinstance(call.args[0], ast.JoinedStr | ast.BinOp)
    ]
    assert not filled_before


@pytest.mark.parametrize("language", CODES)
def test_no_message_of_the_code_is_missing(language: str) -> None:
    translated = {key for path in of(language) for key, _ in entries(path)}
    missing = {
        f"{messages_in_the_code().get(key, 'db/data')}  {key!r}"
        for key in to_be_said(language) - translated
    }
    assert not missing, "\n".join(sorted(missing))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_entry_is_used(path: Path) -> None:
    unused = {key for key, _ in entries(path)} - to_be_said(path.parent.name)
    assert not unused, "\n".join(sorted(unused))
    assert not catalogue(path).obsolete


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_entry_is_translated_and_sure(path: Path) -> None:
    for key, message in entries(path):
        strings = [message.string] if isinstance(message.string, str) else message.string
        assert all(text.strip() for text in strings), f"empty: {key!r}"
        plurals = catalogue(path).num_plurals if message.pluralizable else 1
        assert len(strings) == plurals, f"plural forms: {key!r}"
        assert not message.fuzzy, f"fuzzy: {key!r}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_translations_have_the_fields_of_their_sources(path: Path) -> None:
    for key, message in entries(path):
        if message.pluralizable:
            (one, many), (first, second) = message.id, message.string
            assert fields(first) <= fields(one) | fields(many), key  # "un caso" needs no {n}
            assert fields(second) == fields(many), key
        else:
            assert fields(message.string) == fields(key), key


@pytest.mark.parametrize("language", CODES)
def test_no_message_stands_twice(language: str) -> None:
    counts = Counter(key for path in of(language) for key, _ in entries(path))
    twice = [key for key, count in counts.items() if count > 1]
    assert not twice, f"in several files: {twice}"


TO_PARTNERS = (
    "web/referrals",
    "web/directory",
    "web/kept.py",
    "web/opened.py",
    "exchange/referrals",
    "exchange/directory/letter.py",
)
TU = re.compile(
    r"\b(?:tuo|tua|tuoi|tue|hai|puoi|devi|vuoi|sei|tu)\b|(?:^|[.:;!?] )(?:Salva|Invia|Mostra|Vedi"
    r"|Scrivi|Apri|Scegli|Chiedi|Premi|Riprova|Guarda|Torna|Ricarica|Copia|Chiama|Togli|Prova)\b",
    re.IGNORECASE,
)
VOI = re.compile(
    r"\b(?:avete|siete|potete|dovete|volete|vostr[aoie]|dite|datel[oiae])\b|(?:^|[.:;!?] )"
    r"(?:Salvate|Guardate|Scrivete|Aprite|Scegliete|Chiedete|Chiamate|Cercate|Riprendete|Segnate)\b"
    r"|: (?:cercate|chiamate|scrivete|guardate|segnate)\b",
    re.IGNORECASE,
)


def said(*places: str) -> Iterator[str]:
    """What is said in Italian in some files and folders."""
    italian = {key: message for path in of("it") for key, message in entries(path)}
    for where, call in calls_in_the_code():
        if where.startswith(places) and isinstance(call.args[0], ast.Constant):
            string = italian[call.args[0].value].string
            yield from [string] if isinstance(string, str) else string


def test_partners_are_spoken_to_as_voi_and_who_works_here_as_tu() -> None:
    assert not [text for text in said(*TO_PARTNERS) if TU.search(text)]
    assert not [text for text in said("components/", "pages/") if VOI.search(text)]
