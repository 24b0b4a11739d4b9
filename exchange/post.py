"""One attempt to hand a message to the mail server (settings PONTE_SMTP_…).

What the server has accepted counts as sent whatever happens afterwards. Where it is not known (the
connection broke before the last answer) the message is tried again: losing it would be worse, and
its Message-ID, the same at every attempt, lets mail systems recognise a repetition.
"""

import asyncio
from contextlib import suppress
from email.message import EmailMessage
from email.utils import formatdate

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

from domain.mail import Delivery
from settings import Settings, get_settings

LONGEST_ATTEMPT = 60.0
"""Seconds; shorter than the lease of `db.outbox`."""
Result = tuple[Delivery, str]


def compose(address: str, subject: str, body: str, message_id: str) -> EmailMessage:
    """The message as it goes out. Raises ValueError for an address that is none."""
    settings, message = get_settings(), EmailMessage()
    try:
        message["From"], message["To"] = settings.mail_from, address
        if message["To"].defects or not message["To"].addresses[0].domain:
            raise ValueError(address)
    except IndexError as error:
        raise ValueError(address) from error
    message["Subject"], message["Message-ID"] = " ".join(subject.split()), message_id
    message["Date"], message["Auto-Submitted"] = formatdate(localtime=False), "auto-generated"
    message.set_content(body)
    return message


async def deliver(message: EmailMessage) -> Result:
    """Try once, for LONGEST_ATTEMPT at most. The text says what went wrong, without the content."""
    settings, accepted = get_settings(), False
    server = _server(settings)
    try:
        async with asyncio.timeout(LONGEST_ATTEMPT):
            await server.connect()
            if settings.smtp_user:
                password = settings.smtp_password.get_secret_value()
                await server.login(settings.smtp_user, password)
            await server.send_message(message)
            accepted = True
            with suppress(SMTPException, OSError):
                await server.quit()
    except (SMTPException, OSError, TimeoutError) as error:
        if not accepted:
            return _failure(error), f"{type(error).__name__}: {error}"
    finally:
        server.close()
    return Delivery.ACCEPTED, ""


def _server(settings: Settings) -> SMTP:
    return SMTP(
        hostname=settings.smtp_host,
        port=settings.smtp_port,
        use_tls=settings.smtp_security == "tls",
        start_tls=settings.smtp_security == "starttls",
        cert_bundle=settings.smtp_ca_file or None,
        timeout=settings.smtp_timeout_seconds,
    )


def _failure(error: Exception) -> Delivery:
    """Refused for good by what the server said of this message; anything else may pass."""
    if isinstance(error, SMTPRecipientsRefused):
        refused = all(one.code >= 500 for one in error.recipients)
    elif isinstance(error, SMTPAuthenticationError):
        refused = False  # our settings are wrong, not the message
    else:
        refused = isinstance(error, SMTPResponseException) and error.code >= 500
    return Delivery.REFUSED if refused else Delivery.TRY_AGAIN
