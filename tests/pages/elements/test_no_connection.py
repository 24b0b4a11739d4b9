"""Every connection to the database is in use: a sentence, and the page again a moment later."""

from contextlib import ExitStack, closing

from support import app_as, fresh_app_engine

from domain.vocabulary import Role

SAID = "La banca dati non risponde. Ciò che avevi salvato è al sicuro"


def test_a_page_that_finds_no_connection_says_so_and_comes_back(monkeypatch):
    engine = fresh_app_engine()
    at = app_as(monkeypatch, Role.COMMUNITY_MANAGER, "cases", engine=engine).run()
    monkeypatch.setattr(engine.pool, "_timeout", 0.05)
    with ExitStack() as held:
        for _one in range(30):
            held.enter_context(closing(engine.raw_connection()))
        at.run()
        assert not at.exception
        assert any(error.value.startswith(SAID) for error in at.error)
    at.run()
    assert not at.exception
    assert not at.error
    engine.dispose()
