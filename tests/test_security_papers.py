"""The table of requirements and the papers of privacy name what is there, and all of it."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
TABLE = ROOT / "docs" / "security" / "asvs.md"
PAPERS = [*(ROOT / "docs" / "security").glob("*.md"), *(ROOT / "docs" / "privacy").glob("*.md")]
STATES = ("met", "not applicable", "not met")
UP_TO = {
    "V1": (2, 9, 11, 3, 2),
    "V2": (3, 3, 4, 1),
    "V3": (0, 2, 4, 6, 5, 0, 2),
    "V4": (3, 1, 2, 4),
    "V5": (1, 3, 2, 3),
    "V6": (3, 12, 4, 4, 5, 3, 0, 4),
    "V7": (3, 4, 2, 5, 2, 2),
    "V8": (2, 3, 1, 1),
    "V9": (3, 4),
    "V10": (2, 2, 4, 11, 5, 2, 3),
    "V11": (2, 3, 3, 4, 1, 1),
    "V12": (3, 2, 4),
    "V13": (1, 5, 2, 5),
    "V14": (2, 4, 3),
    "V15": (3, 3, 7),
    "V16": (1, 5, 4, 3, 3),
    "V17": (1, 4, 2),
}
"""Levels 1 and 2 of ASVS 5.0.0: of each section the requirements up to this one."""
OF_LEVEL_3 = {"V1.2.10", "V8.3.2", "V14.2.6", "V14.2.7"}
WANTED = OF_LEVEL_3 | {
    f"{chapter}.{section}.{number}"
    for chapter, sections in UP_TO.items()
    for section, last in enumerate(sections, 1)
    for number in range(1, last + 1)
}
TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def _rows() -> list[list[str]]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return [
        [cell.strip() for cell in line.strip("|").split("|")] for line in lines if line[:3] == "| V"
    ]


def test_each_requirement_stands_once_with_a_state() -> None:
    rows = _rows()
    assert len(WANTED) == 253 + 4
    assert sorted(row[0] for row in rows) == sorted(WANTED)
    assert [row[0] for row in rows if len(row) != 5 or row[2] not in STATES] == []


def test_what_is_met_says_where_and_what_is_not_says_why() -> None:
    assert [row[0] for row in _rows() if not row[3]] == []
    proved = [row for row in _rows() if row[2] == "met" and TEST.search(row[4])]
    assert len(proved) > 120


def test_the_count_is_that_of_the_rows() -> None:
    said = TABLE.read_text(encoding="utf-8")
    for state in STATES:
        assert f"{sum(row[2] == state for row in _rows())} {state}" in said, state


def test_each_test_that_a_paper_names_is_there() -> None:
    named = {
        (paper.name, *found)
        for paper in PAPERS
        for found in TEST.findall(paper.read_text(encoding="utf-8"))
    }
    missing = [
        one
        for one in named
        if not (ROOT / one[1]).is_file()
        or (one[2] and f"def {one[2]}(" not in (ROOT / one[1]).read_text(encoding="utf-8"))
    ]
    assert len(named) > 100
    assert missing == []
