"""What `doctor` finds at the mail server, where none of its mail has waited yet."""

import pytest
from mail_server import Post, certificate, free_port, receiving
from post_support import lead_to
from pydantic import SecretStr

from db.ops import post
from settings import get_settings


@pytest.fixture
def settings(monkeypatch):
    def change(**values):
        for name, value in values.items():
            monkeypatch.setattr(get_settings(), name, value)

    return change


def said() -> list[str]:
    return [str(problem) for problem in post.problems(get_settings())]


def test_nothing_is_said_where_no_mail_is_sent_or_the_server_answers(settings):
    assert said() == []
    kept = Post()
    with receiving(kept) as port:
        lead_to(settings, port)
        assert said() == []
    assert kept.messages == []


def test_a_server_that_does_not_answer_is_said_with_its_name_and_why(settings):
    lead_to(settings, free_port())
    [one] = said()
    assert one.startswith("The mail server 127.0.0.1 does not take Ponte in: ")
    assert "Connect call failed" in one


@pytest.mark.parametrize(
    ("password", "trusted", "why"),
    [
        ("segreta di prova", True, None),
        ("sbagliata", True, "535"),
        ("segreta di prova", False, "certificate"),
    ],
)
def test_a_password_or_certificate_that_is_wrong_is_said_and_neither_is_shown(
    settings, tmp_path, password, trusted, why
):
    context, authority = certificate(tmp_path)
    with receiving(Post(), context) as port:
        lead_to(settings, port)
        settings(smtp_security="starttls", smtp_user="ponte", smtp_password=SecretStr(password))
        settings(smtp_ca_file=str(authority) if trusted else "")
        told = said()
    assert [why in one for one in told] == ([True] if why else [])
    assert all(password not in one for one in told)
