"""What Streamlit says of itself, or of a case, where nobody of ours asked it to."""

from ponte_server import Server
from visits import Visits, expect

from domain.vocabulary import Role

LOST = """() => {
  const dialog = document.createElement("div");
  dialog.setAttribute("role", "dialog");
  const say = (tag, text) => {
    const node = document.createElement(tag);
    node.textContent = text;
    dialog.append(node);
  };
  say("h2", "Connection error");
  say("p", "Is Streamlit still running? If you accidentally stopped Streamlit, "
    + "just restart it in your terminal:");
  say("pre", "streamlit run yourscript.py");
  document.body.append(dialog);
}"""


def test_a_cases_reference_stays_out_of_the_title(visits: Visits, server: Server) -> None:
    page = visits.enter(server.origin, Role.COMMUNITY_MANAGER, "/casi")
    page.get_by_role("link", name="VA-20").first.click()
    expect(page.get_by_text("Torna all’elenco")).to_be_visible()
    assert page.title() == "Casi · Ponte"


def test_a_lost_connection_is_told_in_italian(visits: Visits, server: Server) -> None:
    page = visits.enter(server.origin, Role.COMMUNITY_MANAGER)
    page.evaluate(LOST)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Collegamento interrotto")
    expect(dialog).to_contain_text("Ponte non risponde")
    expect(dialog.locator("pre")).to_be_hidden()
