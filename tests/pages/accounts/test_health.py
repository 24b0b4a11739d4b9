"""What an administrator is told of how the data is kept."""

from support import app_as, fresh_app_engine

from db.ops import problems
from domain.vocabulary import Role
from settings import get_settings


def test_an_administrator_reads_what_to_put_right_and_a_demonstration_nothing(monkeypatch):
    engine = fresh_app_engine()
    at = app_as(monkeypatch, Role.ADMINISTRATOR, "admin", engine=engine).run()
    assert not at.warning
    real = get_settings().model_copy(update={"demo": False})
    monkeypatch.setattr(problems, "get_settings", lambda: real)
    at = app_as(monkeypatch, Role.ADMINISTRATOR, "admin", engine=engine).run()
    said = " ".join(warning.value for warning in at.warning)
    assert "Nessuno fa copie di sicurezza" in said
    assert "non è cifrato" in said
    assert not at.exception
