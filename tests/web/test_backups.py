"""The daily backup is made by a process of its own, and its failure is told once a day."""

import asyncio
import sys

import pytest

from web import backups


@pytest.fixture
def told(monkeypatch):
    """What was written to who is to know; each attempt is due."""
    messages: list[str] = []

    async def tell() -> bool:
        messages.append("told")
        return True

    monkeypatch.setattr(backups, "_tell", tell)
    monkeypatch.setattr(backups, "_is_due", lambda: True)
    return messages


def _turns(monkeypatch, program: str, times: int) -> None:
    monkeypatch.setattr(backups, "COMMAND", (sys.executable, "-c", program))
    keeper = backups.Keeper()

    async def all_of_them() -> None:
        for _ in range(times):
            await keeper.turn()

    asyncio.run(all_of_them())


def test_a_failure_is_told_once_a_day_and_its_reason_stands_in_the_log(monkeypatch, told, capsys):
    failing = "import sys; sys.exit('python -m db: PONTE_BACKUP_DIR: there is no folder /srv')"
    _turns(monkeypatch, failing, 3)
    assert told == ["told"]
    assert "PONTE_BACKUP_DIR: there is no folder /srv" in "".join(capsys.readouterr())


def test_nobody_is_told_of_one_that_went_well(monkeypatch, told):
    _turns(monkeypatch, "", 2)
    assert told == []


def test_who_is_told_reads_it_in_a_mail(monkeypatch):
    sent = []

    async def deliver(message):
        sent.append(message)
        return backups.Delivery.ACCEPTED, ""

    given = {
        "smtp_host": "h",
        "mail_from": "ponte@example.org",
        "backup_mail_to": "ada@example.org",
    }
    made = backups.get_settings().model_copy(update=given)
    monkeypatch.setattr(backups, "get_settings", lambda: made)
    monkeypatch.setattr(backups.smtp, "get_settings", lambda: made)
    monkeypatch.setattr(backups.smtp, "deliver", deliver)
    assert asyncio.run(backups._tell())
    (message,) = sent
    assert message["To"] == "ada@example.org"
    assert "non è riuscita. Sul server `python -m db doctor` dice perché" in message.get_content()
