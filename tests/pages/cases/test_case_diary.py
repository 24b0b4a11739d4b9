"""The diary of a case, line by line."""

from types import SimpleNamespace

import pytest

import i18n
from components.cases import diary as case_diary
from db.cases.detail import DiaryLine
from db.clock import utcnow
from domain.vocabulary import EventKind


@pytest.fixture
def drawn(english, monkeypatch):
    """What the diary of one line written by a person reads like."""
    i18n.use("it")
    shown = []
    monkeypatch.setattr("components.cases.diary.st.subheader", lambda _text: None)
    monkeypatch.setattr("components.cases.diary.st.html", shown.append)

    def draw(kind, text):
        line = DiaryLine(1, utcnow(), "Giulia Prova", kind, text, None)
        case_diary.show(SimpleNamespace(diary=(line,)), None)
        return shown[-1]

    return draw


def test_a_story_without_words_is_named_once(drawn):
    assert drawn(EventKind.STORY, "").count("Racconto") == 1
    assert "non scritto" in drawn(EventKind.STORY, "")


def test_a_long_line_is_cut_between_words_with_one_sign(drawn):
    assert "sera respiro…<" in drawn(EventKind.NOTE, "sera " * 15 + "respiro. Eppure tutto tace.")


def test_a_short_first_line_says_that_more_is_written_below_it(drawn):
    line = drawn(EventKind.NOTE, "Non apre.\nPaura del figlio: chiamare prima.")
    assert "Non apre…<" in line and "Paura del figlio: chiamare prima." in line
    assert "…" not in drawn(EventKind.NOTE, "Non apre.")
