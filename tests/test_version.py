"""One version, said in `pyproject.toml`; papers and tags of the repository agree with it."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from settings import ROOT, VERSION

RELEASE = re.compile(r"v?(\d+)\.(\d+)\.(\d+)")
Numbers = tuple[int, ...]


def numbers(name: str) -> Numbers | None:
    found = RELEASE.fullmatch(name)
    return tuple(map(int, found.groups())) if found else None


def git(folder: Path, *words: str) -> str:
    as_nobody = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org"]
    command = ["git", "-C", str(folder), *as_nobody, *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def disagreeing(version: str, folder: Path) -> list[str]:
    """Tags of releases that this version contradicts: of this very commit any other, of those
    before it any newer one.
    """
    now = numbers(version)
    here = git(folder, "tag", "--points-at", "HEAD").split()
    before = git(folder, "tag", "--merged", "HEAD").split()
    wrong = [tag for tag in here if numbers(tag) not in (None, now)]
    return wrong + [t for t in before if t not in here and (numbers(t) or ()) > (now or ())]


def test_the_papers_say_the_version_of_the_project() -> None:
    assert numbers(VERSION)
    public = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    assert public["softwareVersion"] == VERSION
    assert f"## {VERSION} " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_tags_agree_with_the_version() -> None:
    if not git(ROOT, "tag", "--merged", "HEAD").split():
        print("no tag yet: nothing to compare with")
    assert disagreeing(VERSION, ROOT) == []


@pytest.mark.parametrize(
    ("earlier", "here", "wrong"),
    [
        ([], [], []),
        ([], ["v1.2.0"], []),
        ([], ["v1.3.0"], ["v1.3.0"]),
        ([], ["v1.1.0"], ["v1.1.0"]),
        (["v1.1.0"], ["v1.2.0", "shown-in-may"], []),
        (["v1.2.0"], [], []),
        (["1.10.0"], [], ["1.10.0"]),
    ],
)
def test_a_wrong_tag_is_found(tmp_path, earlier, here, wrong) -> None:
    git(tmp_path, "init", "--quiet")
    for tags in (earlier, here):
        git(tmp_path, "commit", "--quiet", "--allow-empty", "--message", "one")
        for tag in tags:
            git(tmp_path, "tag", tag)
    assert disagreeing("1.2.0", tmp_path) == wrong
