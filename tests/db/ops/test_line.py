"""The line to PostgreSQL: on another machine nothing goes over it before the machine is known."""

import pytest

from db.engine import make_engine
from db.ops import line

VERIFIED = "sslmode=verify-full"


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("ponte:secret@db.example.org/ponte", False),
        ("ponte@db.example.org/ponte?sslmode=require", False),
        (f"ponte@db.example.org/ponte?{VERIFIED}", True),
        ("ponte@10.0.0.5/ponte", False),
        ("ponte@localhost/ponte", True),
        ("ponte@127.0.0.1:5433/ponte", True),
        ("ponte@[::1]/ponte", True),
        ("/ponte?host=/run/postgresql", True),
        ("/ponte", True),
        ("/ponte?host=localhost&host=db.example.org", False),
        ("ponte@localhost/ponte?hostaddr=10.0.0.5", False),
    ],
)
def test_another_machine_must_show_who_it_is(address, safe, monkeypatch):
    for name in ("PGHOST", "PGHOSTADDR", "PGSSLMODE", "PGSERVICE"):
        monkeypatch.delenv(name, raising=False)
    assert line.is_safe(make_engine(f"postgresql+psycopg://{address}")) is safe


def test_what_the_environment_says_of_the_line_counts(monkeypatch):
    monkeypatch.setenv("PGHOST", "db.example.org")
    assert not line.is_safe(make_engine("postgresql+psycopg:///ponte"))
    monkeypatch.setenv("PGSSLMODE", "verify-full")
    assert line.is_safe(make_engine("postgresql+psycopg:///ponte"))


def test_the_embedded_database_has_no_line(tmp_path):
    assert line.is_safe(make_engine(f"sqlite:///{tmp_path / 'x.db'}"))
