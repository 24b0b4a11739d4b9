"""`make audit` says that packages are clean only where each was looked at; secrets are found."""

import json

import audit
import pytest
import secret_scan

WANTED = {"starlette": "1.10.0", "some-package": "2.0"}


def answer(*packages: dict[str, object]) -> str:
    return json.dumps({"dependencies": list(packages), "fixes": []})


CLEAN = {"name": "Starlette", "version": "1.10.0", "vulns": []}
ALSO = {"name": "some_package", "version": "2.0", "vulns": []}
SKIPPED = {"name": "some_package", "skip_reason": "Dependency not found on PyPI"}
OPEN = ALSO | {"vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["2.1"], "description": "x"}]}


def test_clean_is_said_only_where_every_installed_package_was_looked_at():
    assert audit.problems(answer(CLEAN, ALSO), WANTED) == []
    assert audit.problems(answer(CLEAN, SKIPPED), WANTED) == [
        "1 of 2 packages could not be looked at: some-package"
    ]
    assert audit.problems(answer(CLEAN), WANTED) == [
        "1 of 2 packages could not be looked at: some-package"
    ]
    other = ALSO | {"version": "1.9"}
    assert "could not be looked at" in audit.problems(answer(CLEAN, other), WANTED)[0]


def test_a_known_weakness_is_named_with_what_mends_it():
    assert audit.problems(answer(CLEAN, OPEN), WANTED) == [
        "some-package 2.0: PYSEC-2026-1 (mended in 2.1)"
    ]


@pytest.mark.parametrize("said", ["", "Traceback", "[]", '{"dependencies": null}'])
def test_a_source_out_of_reach_is_said_to_be_so(said):
    assert audit.problems(said, WANTED) == [
        "The list of known weaknesses is out of reach: nothing was looked at."
    ]


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN " + "RSA PRIVATE KEY-----",
        "PONTE_ENCRYPTION_KEYS=" + "Zm9v" * 10 + "YWI=",
        "postgresql://ponte:" + "hunter22xyz@db.aler.it/ponte",
        "AKIA" + "IOSFODNN7REALKEY",
        "ghp_" + "a1B2" * 9,
        "AGE-SECRET-" + "KEY-1" + "QZ7" * 19,
    ],
)
def test_a_secret_is_found_in_whatever_file_it_stands(text):
    assert list(secret_scan.found(f"first\n{text}\nlast"))


def test_no_secret_stands_in_a_file_of_ours():
    assert secret_scan.in_files() == []
