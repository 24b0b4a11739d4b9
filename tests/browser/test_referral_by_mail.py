"""The whole loop by mail: accepted on a phone, refused by the tenant, asked again, confirmed."""

import re
import shutil
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from mail_server import Post, free_port, receiving
from playwright.sync_api import Page
from ponte_server import Server, running
from visits import PHONE, TABLET, Visits, counted, expect, settle, snap

from domain.vocabulary import Role

NAME = "Maria di prova"


@pytest.fixture
def post() -> Iterator[Post]:
    kept = Post()
    with receiving(kept) as port:
        kept.port = port  # type: ignore[attr-defined]
        yield kept


@pytest.fixture
def mailing(filled: Path, tmp_path: Path, post: Post) -> Iterator[Server]:
    """A server that sends mail, whose links lead back to it."""
    folder = tmp_path / "var"
    shutil.copytree(filled, folder)
    port = free_port()
    settings = {
        "PONTE_SMTP_HOST": "127.0.0.1",
        "PONTE_SMTP_SECURITY": "none",
        "PONTE_SMTP_PORT": str(post.port),  # type: ignore[attr-defined]
        "PONTE_MAIL_FROM": "ponte@aler.example.org",
        "PONTE_PUBLIC_URL": f"http://localhost:{port}",
    }
    with running(folder, port, **settings) as started:
        yield started


def next_request(page: Page, post: Post, seen: int) -> EmailMessage:
    """The next request that reaches the mail server; other messages may come between."""
    for _turn in range(200):
        requests = [m for m in post.messages if m["Subject"].startswith("Richiesta")]
        if len(requests) > seen:
            return requests[seen]
        page.wait_for_timeout(100)
    raise AssertionError("no mail came")


def partner_page(visits: Visits, server: Server, message: EmailMessage) -> Page:
    found = re.search(r"http://\S+(/r/\S+)", message.get_content())
    assert found, message.get_content()
    return visits.anonymous(server.origin, found.group(1), PHONE)


def act(page: Page, name: str) -> None:
    page.get_by_role("list", name="Richieste").get_by_role("button", name=name).first.click()


def answered(partner: Page) -> None:
    """Accepted and then done, on the partner's phone."""
    partner.get_by_label("Il vostro nome").first.fill(NAME)
    partner.get_by_role("button", name="Ce ne occupiamo").click()
    expect(partner.get_by_role("button", name="Abbiamo concluso")).to_be_visible()
    partner.get_by_label("Il vostro nome").first.fill(NAME)
    partner.get_by_label("Il bisogno ha avuto risposta").check()
    partner.get_by_role("button", name="Abbiamo concluso").click()
    expect(partner.get_by_text("Non vi è chiesto altro")).to_be_visible()


def test_two_partners_and_two_keys_by_mail_alone(
    mailing: Server, visits: Visits, post: Post
) -> None:
    reference = mailing.unasked(partners=2)
    manager = visits.enter(mailing.origin, Role.COMMUNITY_MANAGER, f"/casi?q={reference}", TABLET)
    manager.get_by_role("list", name="Casi").get_by_role("link").first.click()
    settle(manager)
    manager.get_by_role("button", name="Indirizza", exact=True).click()
    manager.get_by_role("button", name="Indirizza qui").first.click()
    expect(manager.get_by_text("Pronta. Parte ora per e-mail")).to_be_visible()

    first = next_request(manager, post, 0)
    expect(manager.get_by_text("inviato, per e-mail, in automatico")).to_be_visible()  # by itself
    assert reference in first["Subject"]
    answered(partner_page(visits, mailing, first))

    manager.reload()
    expect(manager.get_by_text(f"richiesta per e-mail a {first['To']}: inviata")).to_be_visible()
    expect(manager.get_by_text("Chiedere all’inquilino se l’aiuto è arrivato")).to_be_visible()
    snap(manager, "case-to-confirm")
    act(manager, "L’inquilino dice di no…")
    manager.get_by_text("Non è arrivato nessun aiuto").click()
    expect(manager.get_by_text("Ecco chi altro può rispondere")).to_be_visible()
    manager.get_by_text("Perché non altri").click()
    expect(manager.get_by_text("l’inquilino dice che non è servito")).to_be_visible()
    settle(manager)
    snap(manager, "case-next-partners")
    manager.get_by_role("button", name="Indirizza qui").first.click()
    expect(manager.get_by_text("Pronta. Parte ora per e-mail")).to_be_visible()

    second = next_request(manager, post, 1)
    assert second["To"] != first["To"]
    answered(partner_page(visits, mailing, second))

    manager.reload()
    act(manager, "L’inquilino conferma")
    expect(manager.get_by_text("Chiuso: risolto").first).to_be_visible()
    where = f"reference = '{reference}' AND status = 'closed' AND outcome = 'solved'"
    assert counted(mailing, f'SELECT count(*) FROM "case" WHERE {where}') == 1
