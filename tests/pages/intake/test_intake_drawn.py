"""What a whole run of Nuovo caso draws, it draws once."""

from intake_support import open_form
from page_support import shown
from streamlit.delta_generator import DeltaGenerator


def test_the_state_of_the_draft_is_told_once_in_a_run_of_the_page(monkeypatch, engine):
    told, html = [], DeltaGenerator.html

    def heard(place, body, **more):
        told.extend(["kept"] if "ponte-kept" in str(body) else [])
        return html(place, body, **more)

    monkeypatch.setattr(DeltaGenerator, "html", heard)
    at = open_form(monkeypatch, engine, family_name="Prova")
    assert "ponte-kept" in shown(at)
    assert len(told) == 1
