"""The papers say what is: the picture of the tables, links, words, publiccode.yml."""

import re
from pathlib import Path

import yaml
from data_model import WHERE, picture
from test_catalogue import FILES, entries

ROOT = Path(__file__).parent.parent
PAPERS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
LONGEST_FRONT_DOOR = 130


def _public() -> dict:
    return yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))


def test_the_picture_of_the_tables_is_that_of_the_models() -> None:
    assert WHERE.read_text(encoding="utf-8") == picture()


def test_every_link_of_a_paper_leads_somewhere() -> None:
    dead = [
        f"{paper.relative_to(ROOT)}: {target}"
        for paper in PAPERS
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", paper.read_text(encoding="utf-8"))
        if not target.startswith(("http://", "https://")) and not (paper.parent / target).exists()
    ]
    assert not dead, "\n".join(dead)


def test_the_words_of_the_glossary_are_those_of_the_screens() -> None:
    texts = {"it": "", "en": ""}
    for _key, message in (entry for path in FILES for entry in entries(path)):
        for language, said in (("it", message.string), ("en", message.id)):
            texts[language] += "\n" + ("\n".join(said) if isinstance(said, tuple) else said).lower()
    table = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").split("| --- |")[-1]
    rows = [line.strip("| ").split(" | ") for line in table.splitlines()[1:] if line]
    unknown = [
        word
        for _code, it, en, _meaning in rows
        for language, words in (("it", it), ("en", en))
        for word in words.split(", ")
        if word != "–" and word not in texts[language]
    ]
    assert rows
    assert not unknown


def test_the_front_door_is_short() -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= LONGEST_FRONT_DOOR


def test_publiccode_says_what_its_standard_asks_and_names_nobody() -> None:
    said = _public()
    for key in ("publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus"):
        assert said[key], key
    assert said["developmentStatus"] in ("concept", "development", "beta", "stable", "obsolete")
    assert said["softwareType"] == "standalone/web"
    assert said["legal"] == {"license": "EUPL-1.2"}
    assert said["maintenance"] == {"type": "none"}
    assert set(said["description"]) == set(said["localisation"]["availableLanguages"])
    for language, text in said["description"].items():
        assert 0 < len(text["shortDescription"]) <= 150, language
        assert 150 <= len(text["longDescription"]) <= 10_000, language
        assert all(0 < len(feature) <= 100 for feature in text["features"]), language
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert licence.startswith("EUROPEAN UNION PUBLIC LICENCE")
