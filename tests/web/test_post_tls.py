"""The password of the mail server and what is written go to nobody we do not trust."""

from mail_server import Post, certificate, receiving
from post_support import lead_to, mails, send, sent
from pydantic import SecretStr

from domain.mail.messages import MailState

WITH_A_PASSWORD = {
    "smtp_security": "starttls",
    "smtp_user": "ponte",
    "smtp_password": SecretStr("segreta di prova"),
}


def test_tls_with_a_password_and_a_certificate_we_trust(here, actor, settings, tmp_path):
    context, trusted = certificate(tmp_path)
    kept = Post()
    with receiving(kept, context) as port:
        lead_to(settings, port)
        settings(**WITH_A_PASSWORD, smtp_ca_file=str(trusted))
        sent(actor)
        send()
    assert len(kept.messages) == 1
    assert kept.signed_in == ["ponte"]


def test_a_certificate_we_do_not_trust_gets_no_message_and_no_password(
    here, actor, settings, tmp_path
):
    context, _trusted = certificate(tmp_path)
    kept = Post()
    with receiving(kept, context) as port:
        lead_to(settings, port)
        settings(**WITH_A_PASSWORD)
        sent(actor)
        send()
    assert kept.messages == []
    assert kept.signed_in == []
    assert mails(here)[0].state is MailState.QUEUED


def test_a_server_that_offers_no_tls_gets_no_message_and_no_password(here, actor, post, settings):
    settings(**WITH_A_PASSWORD)
    sent(actor)
    send()
    assert (post.messages, post.signed_in) == ([], [])
    assert mails(here)[0].state is MailState.QUEUED
