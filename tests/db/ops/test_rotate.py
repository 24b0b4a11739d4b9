"""Keys are changed while people work, and a lost one is said at the start."""

import pytest
from cli_support import KEYS, command
from cryptography.fernet import Fernet
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from support import add_user

from db import crypto
from db.access import audit
from db.clock import utcnow
from db.models.accounts import AuditEvent
from db.models.people import Household, Person
from db.models.reference import Quarter
from db.ops import installation, rotate
from db.progress import Silence
from domain.acts import Act
from domain.errors import CannotRun
from domain.vocabulary import Role
from settings import Settings

NAMES = [f"Prova{n}" for n in range(7)]


@pytest.fixture
def kept(monkeypatch, tmp_path):
    """Keys of this process in a file, as an installation keeps them; read anew after the test."""
    file = tmp_path / "encryption.keys"
    file.write_text(Fernet.generate_key().decode() + "\n")
    monkeypatch.setenv("PONTE_DEMO", "0")
    monkeypatch.setenv("PONTE_ENCRYPTION_KEYS_FILE", str(file))
    monkeypatch.setenv("PONTE_INDEX_KEY", "i" * 40)
    made = Settings(_env_file=None, var_dir=tmp_path)
    monkeypatch.setattr(crypto, "get_settings", lambda: made)
    crypto.forget_keys()
    yield file
    monkeypatch.undo()
    crypto.forget_keys()


def written(engine) -> None:
    with Session(engine) as session:
        add_user(session, Role.COMMUNITY_MANAGER)
        home = Household(quarter_id=session.scalar(select(Quarter.id).limit(1)))
        session.add(home)
        session.flush()
        who = {"household_id": home.id, "given_name": "Anna", "created_at": utcnow()}
        session.add_all([Person(family_name=name, **who) for name in NAMES])
        audit(session, None, Act.FIGURES_RECOUNT, "database")
        session.commit()


def names(engine) -> list[str]:
    with Session(engine) as session:
        return list(session.scalars(select(Person.family_name).order_by(Person.id)))


def test_a_new_key_takes_every_text_and_the_old_one_can_go(fresh_engine, kept, monkeypatch):
    monkeypatch.setattr(rotate, "PIECE", 3)
    written(fresh_engine)
    settings = crypto.get_settings()
    old = kept.read_text()
    assert rotate.begin(settings, kept.with_name(".env")) == kept
    assert rotate.begin(settings, kept.with_name(".env")) is None  # said again after a kill
    assert rotate.older(fresh_engine, Silence()) == 2 * len(NAMES)
    done = rotate.run(fresh_engine, Silence())
    assert (done.changed, done.closed) == (2 * len(NAMES), 0)
    assert rotate.older(fresh_engine, Silence()) == 0
    assert rotate.run(fresh_engine, Silence()).changed == 0
    assert rotate.drop_old(settings, kept.with_name(".env")) == 1
    assert old.strip() not in kept.read_text()
    crypto.forget_keys()
    assert names(fresh_engine) == NAMES
    with Session(fresh_engine) as session:
        told = session.scalars(select(AuditEvent).where(AuditEvent.action == Act.KEYS_ROTATE)).all()
    assert [event.detail for event in told] == [f"{2 * len(NAMES)} texts"]


def test_keys_of_the_environment_are_changed_by_who_keeps_them_who_is_told_each_step(tmp_path):
    """As an installation with units has them: the file is root's, read by nobody but systemd."""
    name = "PONTE_ENCRYPTION_KEYS"
    given = {"PONTE_DEMO": "0"}
    assert command(tmp_path, "migrate", **given).returncode == 0
    done = command(tmp_path, "rotate-keys", **given)
    assert done.returncode == 1
    assert f"{name} is kept where only you can change it" in done.stderr
    given[name] = f"{Fernet.generate_key().decode()},{KEYS[name]}"
    early = command(tmp_path, "rotate-keys", "--drop-old", **given)
    assert (early.returncode, "say rotate-keys first" in early.stderr) == (1, True)
    done = command(tmp_path, "rotate-keys", **given)
    assert (done.returncode, "Say it with --drop-old" in done.stdout) == (0, True), done.stderr
    ended = command(tmp_path, "rotate-keys", "--drop-old", **given)
    assert ended.returncode == 0, ended.stderr
    assert f"Take the older keys out of {name}, where you keep it" in ended.stdout
    given[name] = given[name].partition(",")[0]
    assert name not in command(tmp_path, "doctor", **given).stdout


def test_killed_in_the_middle_it_goes_on_where_it_was(fresh_engine, kept, monkeypatch):
    monkeypatch.setattr(rotate, "PIECE", 3)
    written(fresh_engine)
    rotate.begin(crypto.get_settings(), kept.with_name(".env"))
    write, times = rotate._write, iter(range(9))

    def once(*given) -> None:
        if next(times) == 1:
            raise KeyboardInterrupt
        write(*given)

    monkeypatch.setattr(rotate, "_write", once)
    with pytest.raises(KeyboardInterrupt):
        rotate.run(fresh_engine, Silence())
    assert names(fresh_engine) == NAMES  # both keys open what there is
    monkeypatch.setattr(rotate, "_write", write)
    assert rotate.run(fresh_engine, Silence()).changed == 2 * (len(NAMES) - 3)
    assert rotate.older(fresh_engine, Silence()) == 0


def test_what_is_saved_meanwhile_is_not_overwritten(fresh_engine, kept, monkeypatch):
    written(fresh_engine)
    rotate.begin(crypto.get_settings(), kept.with_name(".env"))
    write = rotate._write

    def after_another(*given) -> None:
        with Session(fresh_engine) as session:
            session.scalars(select(Person).order_by(Person.id)).first().family_name = "Nuovo"
            audit(session, None, Act.FIGURES_RECOUNT, "database")
            session.commit()
        monkeypatch.setattr(rotate, "_write", write)
        write(*given)

    monkeypatch.setattr(rotate, "_write", after_another)
    rotate.run(fresh_engine, Silence())
    assert names(fresh_engine) == ["Nuovo", *NAMES[1:]]


def test_a_server_that_runs_learns_the_new_key_by_itself(fresh_engine, kept, monkeypatch):
    monkeypatch.setattr(crypto, "_PAUSE_SECONDS", 0)
    written(fresh_engine)
    assert names(fresh_engine) == NAMES
    new, old = Fernet.generate_key().decode(), kept.read_text().strip()
    with fresh_engine.begin() as connection:  # another process: it has the new key
        connection.execute(
            text("UPDATE person SET family_name = :token"),
            {"token": Fernet(new).encrypt(b"Altrove")},
        )
    with pytest.raises(crypto.Unreadable):
        names(fresh_engine)
    kept.write_text(f"{new}\n{old}\n")
    assert set(names(fresh_engine)) == {"Altrove"}
    Fernet(new).decrypt(crypto.encrypt("from now on"))


def test_a_lost_key_is_said_at_the_start(fresh_engine, kept):
    installation.settle(fresh_engine, demo=False)
    kept.write_text(Fernet.generate_key().decode())
    crypto.forget_keys()
    with pytest.raises(CannotRun, match="PONTE_ENCRYPTION_KEYS"):
        installation.check(fresh_engine, demo=False)


def test_a_lost_key_is_said_in_a_database_from_before_the_known_text_too(fresh_engine, kept):
    written(fresh_engine)
    kept.write_text(Fernet.generate_key().decode())
    crypto.forget_keys()
    with pytest.raises(CannotRun, match="PONTE_ENCRYPTION_KEYS"):
        installation.settle(fresh_engine, demo=False)
