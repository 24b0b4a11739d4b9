"""Two tabs of one person on Nuovo caso."""

from intake_support import field, open_form, stored
from page_support import press, shown
from support import app_as

import i18n
from components.drafts import tabs
from db.models.cases import Case
from domain.vocabulary import Role


def test_a_tab_whose_draft_was_taken_over_is_told_and_asked_before_it_saves(
    english, monkeypatch, engine
):
    i18n.use("it")
    monkeypatch.setattr(tabs, "alive", lambda tab: True)
    monkeypatch.setattr(tabs, "here", lambda: "first")
    first = open_form(monkeypatch, engine, family_name="Prova")
    monkeypatch.setattr(tabs, "here", lambda: "second")
    second = app_as(monkeypatch, Role.COMMUNITY_MANAGER, "intake", engine=engine).run()
    press(second, "Portala qui")
    monkeypatch.setattr(tabs, "here", lambda: "first")
    field(first, "Racconto").input("Altro ancora").run()
    assert "Questa bozza è aperta in un’altra scheda" in shown(first)
    press(first, "Salva")
    assert stored(engine, Case) == 0
    press(first, "Salva come altro caso")
    assert stored(engine, Case) == 1


def test_a_page_loaded_anew_again_before_its_address_has_followed_has_its_words(
    english, monkeypatch, engine
):
    i18n.use("it")
    monkeypatch.setattr(tabs, "alive", lambda tab: False)
    open_form(monkeypatch, engine, family_name="Prova")
    for _load in range(2):
        again = app_as(monkeypatch, Role.COMMUNITY_MANAGER, "intake", engine=engine)
        again.query_params["draft"] = "token-of-the-test"
        again.run()
        assert field(again, "Cognome").value == "Prova"
