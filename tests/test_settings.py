import os

import forked
import pytest
from pydantic import ValidationError

from db import crypto
from db.engine import get_engine
from db.ops import cli
from settings import ROOT, Settings, get_settings, said

REAL = {
    "DATABASE_URL": "postgresql://real@db.example.org/ponte",
    "PONTE_ENCRYPTION_KEYS": "the-real-key",
    "PONTE_INDEX_KEY": "the-real-index-key",
    "PONTE_SMTP_HOST": "mail.example.org",
    "PONTE_SMTP_USER": "ponte",
    "PONTE_SMTP_PASSWORD": "geheim",
    "PONTE_MAIL_FROM": "ponte@example.org",
    "PONTE_PUBLIC_URL": "https://ponte.example.org",
}


@pytest.fixture
def surroundings(monkeypatch):
    """The environment without anything of ours, then with what a test sets."""
    for name in [n for n in os.environ if n.startswith("PONTE_") or n == "DATABASE_URL"]:
        monkeypatch.delenv(name)

    def change(values):
        for name, value in values.items():
            monkeypatch.setenv(name, value)

    return change


def reached(settings: Settings) -> list[object]:
    """What of real use these settings lead to."""
    found = [settings.database_url, settings.encryption_keys, settings.index_key.get_secret_value()]
    found += [settings.smtp_host, settings.smtp_user, settings.smtp_password.get_secret_value()]
    return [value for value in (*found, settings.mail_from, settings.public_url) if value]


@pytest.mark.parametrize("given", ["postgres://u:p@h/d", "postgresql://u:p@h/d"])
def test_a_postgresql_address_uses_the_installed_driver(given):
    assert Settings(_env_file=None, database_url=given).url() == "postgresql+psycopg://u:p@h/d"


def test_a_demonstration_never_opens_the_file_of_real_use(tmp_path):
    demo, real = (
        Settings(_env_file=None, demo=demo, database_url="", var_dir=tmp_path).url()
        for demo in (True, False)
    )
    assert demo != real


def test_a_demonstration_takes_nothing_of_real_use_from_a_file(surroundings, tmp_path):
    file = tmp_path / ".env"
    file.write_text("".join(f"{name}={value}\n" for name, value in REAL.items()))
    surroundings({"PONTE_DEMO": "0"})
    assert len(reached(Settings(_env_file=file))) == len(REAL)
    surroundings({"PONTE_DEMO": "1"})
    assert reached(Settings(_env_file=file)) == []


def test_a_file_that_itself_asks_for_a_demonstration_lends_it_nothing_else(surroundings, tmp_path):
    file = tmp_path / ".env"
    file.write_text("PONTE_DEMO=true\n" + "".join(f"{n}={v}\n" for n, v in REAL.items()))
    made = Settings(_env_file=file)
    assert made.demo
    assert reached(made) == []


def test_a_demonstration_takes_nothing_of_real_use_from_the_environment(surroundings):
    surroundings({"PONTE_DEMO": "yes", **REAL})
    assert reached(Settings(_env_file=None)) == []


def test_a_demonstration_has_a_database_and_a_mail_server_of_its_own_if_told_so(surroundings):
    own = {"DATABASE_URL": "sqlite:///x.db", "SMTP_HOST": "localhost", "MAIL_FROM": "a@example.org"}
    own["PUBLIC_URL"] = "http://localhost:1"
    surroundings({"PONTE_DEMO": "1", **REAL, **{f"PONTE_DEMO_{n}": v for n, v in own.items()}})
    made = Settings(_env_file=None)
    assert (made.database_url, made.smtp_host, made.mail_from, made.public_url) == (
        *[own[n] for n in ("DATABASE_URL", "SMTP_HOST", "MAIL_FROM", "PUBLIC_URL")],
    )
    assert made.smtp_user == ""


@pytest.mark.parametrize("missing", ["public_url", "mail_from"])
def test_a_mail_server_needs_a_sender_and_an_address_for_the_links(missing):
    given = {"public_url": "https://ponte.example.org", "mail_from": "a@example.org"}
    with pytest.raises(ValueError, match=missing.upper()):
        Settings(_env_file=None, smtp_host="localhost", **(given | {missing: ""}))


MAIL = {
    "PONTE_SMTP_HOST": "h",
    "PONTE_MAIL_FROM": "a@example.org",
    "PONTE_PUBLIC_URL": "https://h",
}
WRONG = [
    ("PONTE_OFFICE_HOURS", "junk"),
    ("PONTE_OFFICE_HOURS", ""),
    ("PONTE_OFFICE_HOURS", "13:00-09:00"),
    ("PONTE_OFFICE_HOURS", "09:00-13:00,12:00-17:00"),
    ("PONTE_OFFICE_HOURS", "14:00-17:00,09:00-13:00"),
    ("PONTE_OFFICE_HOURS", "09:00-13:00,"),
    ("PONTE_OFFICE_HOURS", "09:00+02:00-13:00+02:00"),
    ("PONTE_SESSION_IDLE_MINUTES", "0"),
    ("PONTE_SESSION_IDLE_MINUTES", "an hour"),
    ("PONTE_SESSION_MAX_HOURS", "-3"),
    ("PONTE_SESSION_MAX_HOURS", ""),
    ("PONTE_REFERRAL_EXPIRES_DAYS", "-1"),
    ("PONTE_EXACT_FROM", "-1"),
    ("PONTE_EXACT_FROM", "1"),
    ("PONTE_EXACT_FROM", "9"),
    ("PONTE_EXACT_FROM", "five"),
    ("PONTE_RETENTION_YEARS", "0"),
    ("PONTE_RETENTION_YEARS", "10000"),
    ("PONTE_VERIFY_EVERY_MONTHS", "0"),
    ("PONTE_VERIFY_EVERY_MONTHS", "1e9"),
    ("PONTE_PRIVACY_NOTICE_VERSION", ""),
    ("PONTE_AGENCY", " "),
    ("PONTE_TRUST_PROXY", "perhaps"),
    ("PONTE_DEMO", "perhaps"),
    ("PONTE_PUBLIC_URL", "ponte.example.org"),
    ("PONTE_PUBLIC_URL", "ftp://ponte.example.org"),
    ("PONTE_PUBLIC_URL", "https://"),
    ("PONTE_PUBLIC_URL", "https://ponte.example.org:port"),
    ("PONTE_PUBLIC_URL", "https://ponte.example.org/?x=1"),
    ("PONTE_PUBLIC_URL", "https://ponte.exa mple.org"),
    ("PONTE_SMTP_PORT", "0"),
    ("PONTE_SMTP_PORT", "smtp"),
    ("PONTE_SMTP_SECURITY", "ssl"),
    ("PONTE_SMTP_TIMEOUT_SECONDS", "0"),
    ("PONTE_SMTP_TIMEOUT_SECONDS", "nan"),
    ("PONTE_SMTP_CA_FILE", "/nowhere/ca.pem"),
    ("PONTE_MAIL_FROM", "nobody"),
    ("PONTE_MAIL_FROM", "a@b@c"),
    ("PONTE_TILES_URL", "tiles.example.org"),
    ("PONTE_TILES_URL", "https://tiles.example.org/{z}/{x}.png"),
    ("PONTE_TILES_URL", "https://tiles.example.org/{z}/{x}/{y}.png; script-src *"),
    ("PONTE_TILES_URL", "https://tiles.example.org'self'/{z}/{x}/{y}"),
    ("PONTE_TILES_URL", "https://user:geheim@tiles.example.org/{z}/{x}/{y}.png"),
    ("PONTE_TILES_URL", "https://{s}.tiles.example.org/{z}/{x}/{y}.png"),
    ("PONTE_TILES_URL", "/nowhere/streets.pmtiles"),
    ("DATABASE_URL", "mysql://u:geheim@h/d"),
    ("DATABASE_URL", "junk"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_setting_that_would_fail_later_is_refused_with_its_name_in_one_line(
    surroundings, name, value
):
    surroundings({**MAIL, name: value})
    with pytest.raises(ValidationError) as refused:
        Settings(_env_file=None)
    lines = said(refused.value)
    assert len(lines) == 1, lines
    assert lines[0].startswith(name), lines
    assert "geheim" not in lines[0]


@pytest.mark.parametrize("content", [b"", b"PMTiles", b"PMTiles\x03" + bytes(119)])
def test_a_file_of_streets_that_has_no_pictures_is_refused(surroundings, tmp_path, content):
    file = tmp_path / "streets.pmtiles"
    file.write_bytes(content)
    surroundings({"PONTE_TILES_URL": str(file), "PONTE_TILES_ATTRIBUTION": "x"})
    with pytest.raises(ValidationError) as refused:
        Settings(_env_file=None)
    assert said(refused.value)[0].startswith("PONTE_TILES_URL: the file must be PMTiles")


def test_streets_say_whose_they_are(surroundings):
    surroundings({"PONTE_TILES_URL": "http://127.0.0.1:8080/{z}/{x}/{y}.png"})
    with pytest.raises(ValidationError) as refused:
        Settings(_env_file=None)
    assert said(refused.value) == ["PONTE_TILES_URL needs PONTE_TILES_ATTRIBUTION"]


@pytest.mark.parametrize("alone", ["PONTE_SMTP_USER", "PONTE_SMTP_PASSWORD", "PONTE_SMTP_CA_FILE"])
def test_half_a_mail_server_is_refused(surroundings, alone):
    surroundings({alone: str(ROOT / "README.md")})
    with pytest.raises(ValidationError) as refused:
        Settings(_env_file=None)
    assert any(alone in line and "PONTE_SMTP_HOST" in line for line in said(refused.value))


@pytest.mark.parametrize("half", ["PONTE_SMTP_USER", "PONTE_SMTP_PASSWORD"])
def test_a_user_of_the_mail_server_has_a_password(surroundings, half):
    surroundings({**MAIL, half: "x"})
    with pytest.raises(ValidationError) as refused:
        Settings(_env_file=None)
    assert len(said(refused.value)) == 1


def test_everything_wrong_is_said_at_once_a_line_each(surroundings):
    surroundings({"PONTE_OFFICE_HOURS": "junk", "PONTE_EXACT_FROM": "x", "PONTE_SMTP_HOST": "h"})
    with pytest.raises(ValidationError) as refused:
        Settings(_env_file=None)
    assert [line.split(":")[0] for line in said(refused.value)] == [
        "PONTE_OFFICE_HOURS",
        "PONTE_EXACT_FROM",
    ]


@pytest.mark.parametrize(
    "given",
    [
        {},
        MAIL,
        {"PONTE_OFFICE_HOURS": "8:30-12:30", "PONTE_PUBLIC_URL": "http://localhost:8501/"},
        {"PONTE_OFFICE_HOURS": "08:30-12:30, 13:30-16:00"},
        {"PONTE_MAIL_FROM": "Ponte di prova <ponte@example.org>"},
        {"DATABASE_URL": "sqlite:///ponte.db"},
    ],
)
def test_settings_that_work_are_let_through(surroundings, given):
    surroundings(given)
    Settings(_env_file=None)


KEYS = {"PONTE_ENCRYPTION_KEYS": "eCa0nV1s0Jd0gF2c1nJ4lYc7hS8d9K2wQ3e4R5t6Y7U=", "PONTE_DEMO": "0"}
KEYS["PONTE_INDEX_KEY"] = "0123456789abcdef" * 4
KEYS["PONTE_DATABASE_KEYS"] = "fedcba9876543210" * 4
FAULTS = [
    {"PONTE_OFFICE_HOURS": "junk"},
    {"PONTE_INDEX_KEY": ""},
    {"PONTE_INDEX_KEY": "short"},
    {"PONTE_DATABASE_KEYS": ""},
    {"PONTE_DATABASE_KEYS": "short"},
    {"PONTE_ENCRYPTION_KEYS": "no-key"},
    {"PONTE_ENCRYPTION_KEYS": ","},
    {"DATABASE_URL": "sqlite:////proc/nowhere/ponte.db"},
    {"PORT": "junk"},
    {"PORT": "70000"},
]


@pytest.fixture
def forgotten():
    """Settings, engine and keys are read anew in the test and after it."""

    def forget():
        get_settings.cache_clear()
        get_engine.cache_clear()
        crypto.forget_keys()

    forget()
    yield
    forget()


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_check_names_what_would_keep_ponte_from_starting(
    forgotten, surroundings, capsys, monkeypatch, tmp_path, fault
):
    monkeypatch.chdir(tmp_path)
    surroundings({"PONTE_VAR_DIR": str(tmp_path), "DATABASE_URL": "", **KEYS, **fault})
    assert cli.main(["doctor", "--start"]) == 1
    assert f"{next(iter(fault))}: " in capsys.readouterr().err


def test_check_says_when_ponte_can_start(forgotten, surroundings, capsys, tmp_path):
    surroundings({"PONTE_VAR_DIR": str(tmp_path), "DATABASE_URL": "", **KEYS})
    assert (cli.main(["doctor", "--start"]), capsys.readouterr().out) == (0, "Ponte can start.\n")


@pytest.mark.parametrize(
    "how",
    [
        ("-m", "db", "migrate"),
        ("app.py",),
        ("-m", "streamlit", "run", "app.py", "--server.port", "1"),
        ("-m", "uvicorn", "app:app", "--port", "1"),
    ],
    ids=lambda how: how[-1],
)
def test_every_way_to_start_refuses_in_words_and_without_a_traceback(how, tmp_path):
    given = {"PONTE_VAR_DIR": str(tmp_path), **KEYS, "PONTE_OFFICE_HOURS": "junk"}
    done = forked.python(*how, cwd=ROOT, env=os.environ | given)
    assert done.returncode not in (0, None)
    assert "Traceback" not in done.stdout + done.stderr
    assert "PONTE_OFFICE_HOURS" in done.stdout + done.stderr
