import pytest
from support import app_as

import i18n
from domain.measures import MEANING_OF_PROTECTED
from domain.vocabulary import Role
from i18n import _
from settings import get_settings

PRIMARY = {
    Role.COMMUNITY_MANAGER: "Nuovo caso",
    Role.EXECUTIVE: "Apri la mappa",
    Role.COORDINATOR: "Cerca un partner",
    Role.ADMINISTRATOR: "Gestisci gli utenti",
}


@pytest.mark.parametrize("role", list(Role))
def test_everyone_opens_on_one_primary_action_of_their_own(monkeypatch, role):
    at = app_as(monkeypatch, role).run()
    assert not at.exception
    assert at.title[0].value == "Oggi"
    primary = [b.label for b in at.button if b.proto.type == "primary"]
    assert primary == [PRIMARY[role]]


def test_the_executive_sees_five_figures_and_no_name(monkeypatch):
    at = app_as(monkeypatch, Role.EXECUTIVE).run()
    assert [m.label for m in at.metric] == [
        "Casi aperti",
        "Nuovi, 4 settimane",
        "Urgenti",
        "Scaduti",
        "Chiusi, 4 settimane",
    ]


def test_empty_lists_say_so_in_words(monkeypatch):
    manager = app_as(monkeypatch, Role.COMMUNITY_MANAGER).run()
    coordinator = app_as(monkeypatch, Role.COORDINATOR).run()
    assert "Nessuna nuova risposta dai partner." in [m.value for m in manager.markdown]
    assert "Tutti i referenti sono verificati." in [m.value for m in coordinator.markdown]


def test_the_executive_reads_what_figures_and_differences_mean(monkeypatch):
    i18n.use("it")
    at = app_as(monkeypatch, Role.EXECUTIVE).run()
    meaning = _(MEANING_OF_PROTECTED).format(k=get_settings().suppression_k)
    assert meaning in [caption.value for caption in at.caption]
    open_cases = next(m for m in at.metric if m.label == "Casi aperti")
    assert "più i riaperti" in open_cases.help
