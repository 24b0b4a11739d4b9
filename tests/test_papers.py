"""The papers say what is: the picture of the tables, links, words, publiccode.yml."""

import re
from pathlib import Path

import yaml
from data_model import WHERE, picture
from test_catalogue import FILES, entries

from settings import Settings

ROOT = Path(__file__).parent.parent
PAPERS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
LONGEST_FRONT_DOOR = 130
FLOORS = ("components", "db", "domain", "exchange", "web")
_TOP = "app|bench|components|db|deploy|docs|domain|exchange|locale|pages|scripts|settings|tests|web"
PATH = rf"(?<![\w/.-])((?:{_TOP})/[\w./-]*\w)"


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _public() -> dict:
    return yaml.safe_load(_text("publiccode.yml"))


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


def test_every_path_a_paper_names_is_there() -> None:
    named = {
        (paper, path)
        for paper in PAPERS
        if paper.parent.name != "decisions"  # what was decided keeps its words
        for path in re.findall(PATH, paper.read_text(encoding="utf-8"))
        if not path.startswith("var/")  # made by a run
    }
    missing = [f"{p.relative_to(ROOT)}: {path}" for p, path in named if not (ROOT / path).exists()]
    assert len(named) > 100
    assert not missing, "\n".join(sorted(missing))


def test_the_house_names_every_room_of_every_floor() -> None:
    rooms = {path.parent.name for floor in FLOORS for path in ROOT.glob(f"{floor}/*/__init__.py")}
    said = _text("docs/architecture.md")
    table = said.split("## Rooms")[1].split("\n\n")[2]
    named = {
        room
        for line in table.splitlines()
        for room in re.findall(r"`(\w+)`", line[: line.index("|", 1)])
    }
    assert named == rooms - {"models", "migrations"}


def test_operation_says_every_setting_and_no_other() -> None:
    names = {"DATABASE_URL"} | {f"PONTE_{name}".upper() for name in Settings.model_fields}
    said = set(re.findall(r"\b(?:PONTE_[A-Z_]+[A-Z]|DATABASE_URL)\b", _text("docs/operation.md")))
    said = {name for name in said if not name.startswith("PONTE_DEMO_")}
    assert said == names - {"PONTE_DATABASE_URL"}


def test_operation_says_every_target_and_command() -> None:
    said = _text("docs/operation.md")
    targets = re.findall(r"^([a-z-]+):.*##", _text("Makefile"), re.MULTILINE)
    assert [name for name in targets if name != "help" and f"`make {name}`" not in said] == []
    commands = re.findall(r'command\(\s*"([a-z-]+)"', _text("db/ops/cli.py"))
    assert len(commands) > 5
    assert [name for name in commands if not re.search(rf"`{name}\b", said)] == []


def test_the_words_of_the_glossary_are_those_of_the_screens() -> None:
    texts = {"it": "", "en": ""}
    for _key, message in (entry for path in FILES for entry in entries(path)):
        for language, said in (("it", message.string), ("en", message.id)):
            texts[language] += "\n" + ("\n".join(said) if isinstance(said, tuple) else said).lower()
    table = _text("docs/glossary.md").split("| --- |")[-1]
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


def test_a_word_that_the_glossary_gave_up_is_said_nowhere() -> None:
    told = _text("docs/glossary.md").partition("Not said in Italian:")[2].partition("Ponte says")[0]
    gone = "|".join(" ".join(word.split()) for word in re.findall(r"`([^`]+)`", told))
    gone_word = re.compile(rf"(?<![\w-])(?:{gone})(?!\w)|\w'", re.IGNORECASE)
    said = [
        text
        for path in FILES
        if path.parent.name == "it"
        for _key, message in entries(path)
        for text in ([message.string] if isinstance(message.string, str) else message.string)
    ]
    assert len(gone.split("|")) > 10
    assert [text for text in said if gone_word.search(re.sub(r"{\w+}", "", text))] == []


def test_the_front_door_is_short() -> None:
    lines = _text("README.md").splitlines()
    assert len(lines) <= LONGEST_FRONT_DOOR


MANDATORY = (
    "publiccodeYmlVersion", "name", "url", "platforms", "categories", "developmentStatus",
    "softwareType", "description", "legal", "maintenance", "localisation",
)  # fmt: skip
"""Keys of the standard (https://yml.publiccode.tools, version 0.4) that no file may lack."""
CATEGORIES = {
    "appointment-scheduling", "contact-management", "data-visualization", "document-management",
    "geographic-information-systems", "property-management", "task-management",
    "workflow-management",
}  # fmt: skip
"""Those of its list that could be said of Ponte."""
DEPRECATED = ("genericName", "apiDocumentation", "authorsFile", "monochromeLogo", "inputTypes")


def test_publiccode_says_what_its_standard_asks() -> None:
    said = _public()
    assert [key for key in MANDATORY if not said.get(key)] == []
    assert [key for key in DEPRECATED if f"{key}:" in _text("publiccode.yml")] == []
    assert said["publiccodeYmlVersion"] == "0.4"
    assert said["url"].startswith("https://")
    assert set(said["categories"]) <= CATEGORIES
    assert said["developmentStatus"] in ("concept", "development", "beta", "stable", "obsolete")
    assert said["softwareType"] == "standalone/web"
    assert said["legal"]["license"] == "EUPL-1.2"
    assert _text("LICENSE").startswith("EUROPEAN UNION PUBLIC LICENCE")
    assert said["localisation"]["localisationReady"] is True


def test_publiccode_describes_ponte_in_each_of_its_languages() -> None:
    said = _public()
    assert set(said["description"]) == set(said["localisation"]["availableLanguages"])
    for language, text in said["description"].items():
        assert 0 < len(text["shortDescription"]) <= 150, language
        assert 150 <= len(text["longDescription"]) <= 10_000, language
        assert 5 <= len(text["features"]) <= 20, language
        assert [path for path in text["screenshots"] if not (ROOT / path).is_file()] == []


def test_publiccode_names_nobody_who_has_not_said_so() -> None:
    said = _public()
    assert said["maintenance"] == {"type": "none"}
    assert set(said["legal"]) == {"license"}
    assert "@" not in _text("publiccode.yml")
