import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from dates_told import other_forms
from report_support import empty

import i18n
from components.elements import charts
from db.reference.catalogue import Term
from domain.search.needs import NamedNeed, index_of
from exchange.report import slides
from i18n import _
from settings import ROOT
from web import scripts

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("it", ["1.234,5", "23 nov 2026", "23 nov 2026, 12:00", "3 giorni fa", "2 ore"]),
        ("en", ["1,234.5", "23 Nov 2026", "23 Nov 2026, 12:00", "3 days ago", "2 hours"]),
    ],
)
def test_numbers_and_dates_have_the_form_of_the_language(language, expected):
    i18n.use(language)
    assert [
        i18n.number(1234.5, 1),
        i18n.day(NOON),
        i18n.moment(NOON),
        i18n.ago(NOON - timedelta(days=3), NOON),
        i18n.span(timedelta(hours=2)),
    ] == expected


def test_what_is_longer_late_never_reads_as_if_it_were_less():
    minutes, days = (71, 80, 100), (1.1, 1.3, 2, 8, 9, 11, 35, 37, 50)
    lengths = [timedelta(minutes=n) for n in minutes] + [timedelta(days=n) for n in days]
    i18n.use("it")
    assert [i18n.span(length) for length in lengths] == [
        *("71 minuti", "80 minuti", "2 ore", "26 ore", "31 ore", "2 giorni", "8 giorni"),
        *("9 giorni", "2 settimane", "5 settimane", "5 settimane", "2 mesi"),
    ]


def test_what_is_made_once_is_made_once_in_each_language():
    asked = []

    @i18n.once()
    def greeting(name):
        asked.append(name)
        return _("Close"), name

    for language in ("it", "en", "it", "en"):
        with i18n.speaking(language):
            assert greeting("Ada") == (_("Close"), "Ada")
    assert asked == ["Ada", "Ada"] and greeting("Eva")[1] == "Eva"


def test_nothing_is_told_as_minus_nothing_whoever_asked_first():
    with i18n.speaking("it"):
        told = [(i18n.number(n), i18n.percent(n), i18n.decimal(n)) for n in (-0.0, 0.0, -0.2, 0)]
    assert told == [
        ("0", "0%", "0,0"),
        ("0", "0%", "0,0"),
        ("0", "-20%", "-0,2"),
        ("0", "0%", "0,0"),
    ]


@pytest.mark.parametrize("language", ["it", "en"])
def test_a_day_is_told_in_one_of_two_forms(language):
    with i18n.speaking(language):
        said = [i18n.day(NOON, form) for form in get_args(i18n.Form)]
        assert said[0] == i18n.day(NOON) and not other_forms(" · ".join(said), language)
    for wrong in ("2026-11-23", "23/11/26", "23.11.2026", "Nov 23, 2026", "Monday, 23 November"):
        assert other_forms(f"al {wrong}.", "en"), wrong
    assert other_forms("24 novembre 2026", "it") and not other_forms("24 nov 2026", "it")


FORMS_OF_THEIR_OWN = {
    "i18n.py": "the one place",
    "components/drafts/choice.py": "what is typed",
    "exchange/handout/said.py": "eight languages of tenants, which are none of the screens",
    "exchange/sheets": "what stands in a sheet somebody made",
    "exchange/report/workbook.py": "cells that are dates",
}


def test_no_module_gives_a_day_a_form_of_its_own():
    made = re.compile(
        r"%d[/ .-]%[mbB]|%[bB] %d|\bformat_(?:date|datetime|skeleton)\(|toLocale\w*Date"
    )
    found = {
        str(path.relative_to(ROOT))
        for name in ("components", "db", "domain", "exchange", "pages", "web", "i18n.py")
        for path in ([ROOT / name] if "." in name else sorted((ROOT / name).rglob("*.[pj][ys]")))
        if made.search(path.read_text(encoding="utf-8"))
    }
    assert {each for each in found if not each.startswith(tuple(FORMS_OF_THEIR_OWN))} == set()


def test_hours_are_those_of_rome():
    assert i18n.clock(NOON) == "12:00"


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("+390332123456", "0332 123456"),
        ("112", "112"),
        ("+41919110000", "+41 91 911 00 00"),
        ("not a number", "not a number"),
    ],
)
def test_phone_numbers_read_as_people_write_them(stored, shown):
    assert i18n.phone(stored) == shown


def test_an_unknown_language_falls_back_to_italian():
    i18n.use("xx")
    assert i18n.language() == "it"
    assert _("New case") == "Nuovo caso"


def test_the_resolver_speaks_where_nobody_chose():
    i18n.use(None)
    i18n.resolve_with(lambda: "en")
    assert _("New case") == "New case"
    i18n.resolve_with(lambda: None)
    assert _("New case") == "Nuovo caso"


def test_after_another_language_the_one_before_is_spoken_again():
    with i18n.speaking("en"):
        with i18n.speaking("it"):
            assert _("New case") == "Nuovo caso"
        assert _("New case") == "New case"


def test_a_moment_ago_is_now():
    i18n.use("it")
    assert [i18n.ago(NOON + timedelta(seconds=n), NOON) for n in (0, 2, -4)] == ["adesso"] * 3


def test_numbers_of_charts_have_the_form_of_the_language():
    i18n.use("it")
    italian = i18n.separators()
    i18n.use("en")
    assert (italian, i18n.separators()) == ((",", "."), (".", ","))


@pytest.fixture
def german(monkeypatch, tmp_path):
    """One more language: its name, and a folder of its own."""
    folder = tmp_path / "locale" / "de"
    folder.mkdir(parents=True)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8"\n\n'
    said = head + 'msgid "Food poverty"\nmsgstr "Ernährungsarmut"\n'
    (folder / "needs.po").write_text(said, encoding="utf-8")
    words = '{"words": {"Close": "Schließen"}, "patterns": {}}'
    (folder / "streamlit.json").write_text(words, encoding="utf-8")
    monkeypatch.setitem(i18n.LANGUAGES, "de", "Deutsch")
    for module in (i18n, scripts):
        monkeypatch.setattr(module, "ROOT", tmp_path)
    forget_what_was_said()  # in a language of the same name, which another test may have asked for
    yield
    forget_what_was_said()


def forget_what_was_said():
    i18n._catalogue.cache_clear()
    i18n._said.cache_clear()


@pytest.mark.usefixtures("german")
def test_needs_are_named_and_found_in_a_third_language_by_its_folder_alone():
    need = Term("EC-ALI", "Povertà alimentare", "Food poverty")
    with i18n.speaking("de"):
        assert need.label == "Ernährungsarmut"
    named = NamedNeed(need.code, need.label, need.label_it, need.others, "Economica", ())
    assert index_of([named]).search("ernahrungsarmut").ids == ("EC-ALI",)


@pytest.mark.usefixtures("german")
def test_what_streamlit_says_is_said_in_a_third_language_by_its_folder_alone():
    assert "streamlit-de" in scripts.names("de") and "Schließen" in scripts.text("streamlit-de")
    assert "streamlit-en" not in scripts.names("en") and scripts.text("streamlit-en") is None


def test_a_third_language_needs_no_line_in_charts_and_slides(monkeypatch):
    monkeypatch.setitem(i18n.LANGUAGES, "de", "Deutsch")
    i18n.use("de")
    lines = [charts.Bar("Belfiore", 1200.0, "1.200")]
    number = charts.bars(lines, "Fälle").to_dict()["config"]["locale"]["number"]
    assert (number["decimal"], number["thousands"]) == (",", ".")
    assert slides.write(replace(empty(), language="de"))
