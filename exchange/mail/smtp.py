"""One attempt to hand a message to the mail server (settings PONTE_SMTP_…).

What the server has accepted counts as sent whatever happens afterwards. A server may think for long
about a message it was given (RFC 5321, 4.5.3.2.6: wait ten minutes). Where the message was given in
full and no answer came, it may have arrived: the outcome is unknown, which is not a failure.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from email.message import EmailMessage
from email.utils import formataddr, formatdate, parseaddr
from typing import Any

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponse,
    SMTPResponseException,
)

from domain.mail.messages import Delivery
from settings import Settings, get_settings

Result = tuple[Delivery, str]


def compose(
    address: str, subject: str, body: str, message_id: str, stop_at: str = ""
) -> EmailMessage:
    """The message as it goes out; `stop_at` is where reminders can be stopped in one click
    (RFC 8058). Raises ValueError for an address that is none.
    """
    settings, message = get_settings(), EmailMessage()
    try:
        message["From"], message["To"] = _sender(settings), address
        if message["To"].defects or not message["To"].addresses[0].domain:
            raise ValueError(address)
    except IndexError as error:
        raise ValueError(address) from error
    message["Subject"], message["Message-ID"] = " ".join(subject.split()), message_id
    message["Date"], message["Auto-Submitted"] = formatdate(localtime=False), "auto-generated"
    if settings.mail_reply_to:
        message["Reply-To"] = settings.mail_reply_to
    if stop_at:
        message["List-Unsubscribe"] = f"<{stop_at}>"
        if stop_at.startswith("https:"):  # RFC 8058, 3.1: by nothing else
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(body)
    return message


def _sender(settings: Settings) -> str:
    """With the name of the settings, unless the address brings its own."""
    name, address = parseaddr(settings.mail_from)
    return formataddr((name or settings.mail_name, address))


class NotNeeded(Exception):
    """The message was not given to the server: it turned out not to be ours to send."""


async def _always() -> bool:
    return True


async def deliver(
    message: EmailMessage, may_give: Callable[[], Awaitable[bool]] = _always
) -> Result:
    """Try once. The text says what went wrong, without the content.

    `may_give` is asked in the last moment before the message is given away; raises NotNeeded
    where it says no.
    """
    settings = get_settings()
    server = _Server(settings, may_give)
    try:
        await server.connect()
        if settings.smtp_user:
            await server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
        await server.send_message(message)
        with suppress(SMTPException, OSError):
            await server.quit()
    except (SMTPException, OSError, TimeoutError) as error:
        unknown = server.given and not isinstance(error, SMTPResponseException)
        outcome = Delivery.UNKNOWN if unknown else _failure(error)
        return outcome, f"{type(error).__name__}: {error}"
    finally:
        server.close()
    return Delivery.ACCEPTED, ""


class _Server(SMTP):
    """The mail server of the settings, with the long patience that the end of a message needs."""

    def __init__(self, settings: Settings, may_give: Callable[[], Awaitable[bool]]) -> None:
        super().__init__(**settings.smtp_line())
        self._may_give, self._patience = may_give, settings.smtp_data_timeout_seconds
        self.given = False
        """Whether the message itself has left for the server."""

    async def data(self, message: str | bytes, /, **_timeout: Any) -> SMTPResponse:
        """Give the message, and wait for the answer as long as it takes."""
        if not await self._may_give():
            raise NotNeeded
        protocol = self.protocol
        if protocol is not None:
            write = protocol.write

            def noting(data: bytes) -> None:
                self.given = self.given or data != b"DATA\r\n"
                write(data)

            protocol.write = noting  # type: ignore[method-assign]  # there is no event for it
        return await super().data(message, timeout=self._patience)


def _failure(error: Exception) -> Delivery:
    """Refused for good by what the server said of this message; anything else may pass."""
    if isinstance(error, SMTPRecipientsRefused):
        refused = all(one.code >= 500 for one in error.recipients)
    elif isinstance(error, SMTPAuthenticationError):
        refused = False  # our settings are wrong, not the message
    else:
        refused = isinstance(error, SMTPResponseException) and error.code >= 500
    return Delivery.REFUSED if refused else Delivery.TRY_AGAIN
