"""`python -m db` in this process."""

import io

import pytest

import db.ops.cli


@pytest.fixture
def run(fresh_engine, monkeypatch, capsys):
    """The command line on an empty database: gives the exit code, what was said and the errors."""
    opened = ("ops.cli", "ops.keeping", "ops.record_entry", "ops.migrate", "ops.readiness")
    for module in ("engine", *opened):
        monkeypatch.setattr(f"db.{module}.get_engine", lambda: fresh_engine)

    def command(*arguments: object, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code = db.ops.cli.main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return command
