"""The command that measures, as whoever has neither Django nor Datasette repeats it."""

import sys

import pytest

from bench.__main__ import arguments


@pytest.mark.parametrize(("words", "others"), [(["--without-others"], False), ([], True)])
def test_clicks_can_be_timed_without_other_tools_beside(
    words: list[str], others: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["bench", "--only", "clicks", *words])

    assert arguments().others is others


def test_clicks_are_not_timed_on_a_file_that_others_cannot_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["bench", "--only", "clicks", "--databases", "sqlite"])
    with pytest.raises(SystemExit):
        arguments()
    assert "--databases plain" in capsys.readouterr().err
