"""What is held about a person, on paper: words of the house, not of its tables."""

import json
from datetime import UTC, datetime

import i18n
from db.rights.holding import HeldPart, Holding
from domain.acts import Act
from exchange import typeset
from exchange.rights import dossier

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
PARTS = (
    HeldPart("mail", [{"body": "Rispondete qui:\n⟨link r 7⟩\nGrazie", "created_at": NOW}]),
    HeldPart("case", [{"urgency": 3}]),
    HeldPart("record", [{"act": act.value, "at": NOW} for act in Act]),
)


def test_the_paper_has_no_mark_of_a_link_no_gap_and_no_bare_number(monkeypatch):
    printed = []
    monkeypatch.setattr(typeset, "pdf", lambda _file, _name, told, _at: printed.append(told))
    with i18n.speaking("it"):
        dossier.as_pdf(Holding("VA-2026-000001", NOW, PARTS), None)
    mail, case, record = json.loads(printed[0])["parts"]
    assert mail["rows"][0][0][1] == "Rispondete qui:\n(collegamento)\nGrazie"
    assert mail["rows"][0][1][0] == "Scritto il"
    assert case["rows"] == [[["Urgenza (1 subito, 4 entro una settimana)", "3"]]]
    said = [line[1] for row in record["rows"] for line in row]
    assert "risposta a una richiesta: accettato" in said
    assert not [text for text in said if "…" in text or "{" in text]
