"""The coordinator asks a partner to verify, and decides on what it proposes."""

import json
import re

import pytest
from directory_support import add_partner
from support import app_as, fresh_app_engine

from db.directory import proposals, verification_ask
from db.directory import search as directory_search
from db.directory import verification as verifications
from db.directory.detail import detail
from db.engine import reading, transaction
from domain.directory.forms import Referent
from domain.permissions import Actor
from domain.vocabulary import Role
from settings import get_settings

COORDINATOR = Actor(1, "test", Role.COORDINATOR)
PARTNER = "P-00001"


@pytest.fixture
def engine():
    """One partner, in a database of its own."""
    directory_search.memory.forget()
    made = fresh_app_engine()
    with transaction(made) as session:
        referent = Referent("Piera Castoldi", phone="0332 123456", email="p@example.org")
        add_partner(session, COORDINATOR, "Banco della Brughiera", referent=referent)
    yield made
    made.dispose()
    directory_search.memory.forget()


@pytest.fixture
def proposed(engine):
    """It says that its phone is another one, and adds a note and a referent."""
    with transaction(engine) as session:
        token = verification_ask.ask(session, COORDINATOR, PARTNER)
        session.flush()
        seen = verifications.by_link(session, token).partner.version
        answers = {"organization..phone": "0332 111111", "new..name": "<b>Nuova</b> Persona"}
        verifications.propose(session, token, seen, "Piera", answers, "A gennaio traslochiamo.")


def page(monkeypatch, engine, role=Role.COORDINATOR, screen="partners"):
    at = app_as(monkeypatch, role, screen, engine=engine)
    if screen == "partners":
        at.query_params["partner"] = PARTNER
    at.run()
    assert not at.exception
    return at


def lists(at):
    """Every list of rows, by its label."""
    found = [
        json.loads(c.proto.json)[0] for c in at.get("bidi_component") if "rows" in c.proto.json
    ]
    return {item["label"]: item["rows"] for item in found}


def acting(monkeypatch, code, proposal_id):
    """As if that button had been pressed; Streamlit's tests cannot click inside a component."""
    left = [(code, str(proposal_id))]
    monkeypatch.setattr(
        "components.directory.proposals.choices", lambda *_, **__: left.pop() if left else None
    )


def words(at):
    kinds = (at.markdown, at.caption, at.subheader, at.text, at.toast)
    return " ".join(str(item.value) for kind in kinds for item in kind)


def letter(at):
    return next(block.value for block in at.code if "/v/" in block.value)


def test_what_a_partner_proposes_stands_on_its_page_field_by_field(monkeypatch, engine, proposed):
    phone, newcomer, note = lists(page(monkeypatch, engine))["Proposto dal partner"]
    assert phone["title"] == "L’organizzazione: telefono"
    assert phone["lines"][:2] == ["ora: –", "proposto: 0332 111111"]
    assert phone["lines"][2].startswith("detto da Piera")
    assert [action["text"] for action in phone["actions"]] == ["Accetta", "Rifiuta"]
    assert newcomer["title"] == "Nuovo referente"
    assert newcomer["lines"][0] == "<b>Nuova</b> Persona"
    assert note["lines"][0] == "A gennaio traslochiamo."
    assert [action["text"] for action in note["actions"]] == ["Letto"]


@pytest.mark.parametrize(
    ("code", "phone", "said"),
    [("accept", "+390332111111", "Scritto nella rubrica."), ("refuse", "", "Lasciato com’era.")],
)
def test_one_click_decides_a_field(monkeypatch, engine, proposed, code, phone, said):
    with reading(engine) as session:
        first = proposals.of_partner(session, COORDINATOR, PARTNER)[0]
    acting(monkeypatch, code, first.id)
    at = page(monkeypatch, engine)
    assert said in words(at)
    with reading(engine) as session:
        assert detail(session, COORDINATOR, PARTNER).form.phone == phone
        assert len(proposals.of_partner(session, COORDINATOR, PARTNER)) == 2


def test_the_history_tells_what_was_decided(monkeypatch, engine, proposed):
    with transaction(engine) as session:
        for item in proposals.of_partner(session, COORDINATOR, PARTNER):
            proposals.decide(session, COORDINATOR, item.id, accept=True)
    at = page(monkeypatch, engine)
    told = " ".join(item.proto.body for item in at.get("html"))
    assert "ha accettato una proposta; Telefono: – → …111" in told
    assert "ha accettato una proposta; &lt;b&gt;Nuova&lt;/b&gt; Persona" in told
    assert "ha letto la nota del partner" in told
    assert "{" not in re.sub(r"<style.*?</style>", "", told, flags=re.DOTALL)


def test_the_home_of_the_coordinator_counts_them_only_when_there_are_any(
    monkeypatch, engine, proposed
):
    at = page(monkeypatch, engine, screen="home")
    assert "1 partner propone correzioni" in words(at)
    [row] = [row for row in lists(at)["Da fare"] if row["id"].startswith("proposed-")]
    assert (row["title"], row["tags"][0]["text"]) == ("Banco della Brughiera", "3 correzioni")
    with transaction(engine) as session:
        for item in proposals.of_partner(session, COORDINATOR, PARTNER):
            proposals.decide(session, COORDINATOR, item.id, accept=False)
    assert "propone correzioni" not in words(page(monkeypatch, engine, screen="home"))


def test_asking_shows_a_text_with_a_link_that_works(monkeypatch, engine):
    at = page(monkeypatch, engine)
    assert "Chiesto" not in words(at)
    next(b for b in at.button if b.key == "verification-make").click().run()
    assert not at.exception
    token = re.search(r"/v/(\S+)", letter(at)).group(1)
    with reading(engine) as session:
        assert verifications.by_link(session, token).partner.reference == PARTNER
    assert "ancora nessuna risposta" in words(at)
    assert any("mailto:p%40example.org" in str(link.proto.url) for link in at.get("link_button"))


def test_what_goes_by_mail_is_not_offered_to_be_sent_again(monkeypatch, engine):
    monkeypatch.setattr(get_settings(), "smtp_host", "127.0.0.1")
    at = page(monkeypatch, engine)
    next(b for b in at.button if b.key == "verification-make").click().run()
    assert "In partenza per e-mail a p@example.org" in words(at)
    assert letter(at)
    assert not at.get("link_button")


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.COORDINATOR])
def test_nobody_else_sees_or_asks(monkeypatch, engine, proposed, role):
    at = page(monkeypatch, engine, role)
    assert "Proposto dal partner" not in lists(at)
    assert not [b for b in at.button if b.key == "verification-make"]
    assert not at.warning  # the rest of the page is theirs to read
