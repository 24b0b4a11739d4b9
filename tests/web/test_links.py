"""What mail programs make of a link: its 43 characters are the token, the rest is not."""

import pytest
from case_support import add_case, add_service
from directory_support import add_partner

from db.accounts import users as accounts
from db.directory import verification_ask
from db.engine import transaction
from db.home import calendar as calendars
from db.referrals.ask import refer, reply_link
from domain.permissions import Actor
from domain.vocabulary import Role
from web.links import token_in

TOKEN = "Ab-_" * 10 + "xyz"
MADE_OF_IT = (
    "{}>",
    "{}.",
    "{})",
    "{}),",
    "{}%0A",
    "{}%20",
    "{}/",
    "{}»",
    "%3C{}%3E",
    "{}%E2%80%8B",
    "{}...",
)


@pytest.fixture
def links(app_engine):
    """A link of each kind."""
    with transaction(app_engine) as session:
        manager = Actor(
            accounts.demo_user(session, Role.COMMUNITY_MANAGER), "x", Role.COMMUNITY_MANAGER
        )
        coordinator = Actor(accounts.demo_user(session, Role.COORDINATOR), "x", Role.COORDINATOR)
        case = add_case(session, manager)
        made = refer(session, manager, case.reference, add_service(session), "", "form")
        session.flush()
        reply = reply_link(session, manager, made.referral_id)
        calendar = calendars.open_address(session, manager)
        reference = add_partner(session, coordinator, "Ente di prova")
        session.flush()
        asked = verification_ask.ask(session, coordinator, reference)
    return {"r": reply, "calendar": calendar, "v": asked}


@pytest.mark.parametrize("made", MADE_OF_IT)
def test_a_link_with_something_after_it_still_leads_there(browser, links, made):
    assert browser.get(f"/r/{made.format(links['r'])}").status_code == 303
    broken = made.format(links["r"][:20] + "%0D%0A" + links["r"][20:])
    assert browser.get(f"/r/{broken}").status_code == 303
    assert browser.get(f"/calendar/{made.format(links['calendar'] + '.ics')}").status_code == 200


def test_an_answer_goes_through_such_a_link_too(browser, links):
    sent = {"state": "sent", "act": "accepted", "who": "Maria di prova"}
    answer = browser.post(f"/r/{links['r']})", data=sent)
    assert answer.headers["location"] == browser.get(f"/r/{links['r']}").headers["location"]


@pytest.mark.parametrize("cut", [TOKEN[:-1], TOKEN[:-1] + ">x", "", " ", "à" * 43])
def test_what_holds_no_whole_token_is_left_as_it_is(cut):
    assert token_in(cut) == cut


def test_the_token_is_found_among_what_it_is_not():
    for made in ("<{}>", "{}.", " {}\n", "{}=", "\u200b{}"):
        assert token_in(made.format(TOKEN)) == TOKEN
    for cut in (
        "=\r\n",
        "=20\r\n",
        "\r\n> ",
        "\n> > ",
        " \n\t",
        "\u2028",
        "\x85",
        "\x1c",
        "\u200e\n",
    ):
        assert token_in(TOKEN[:9] + cut + TOKEN[9:]) == TOKEN, ascii(cut)
