"""The mail server, asked as for a message: TLS, name and password. Nothing is sent."""

import asyncio

from aiosmtplib import SMTP, SMTPException

from db.ops.disk import Problem
from settings import Settings

SECONDS = 5
AWAY = (
    "The mail server {host} does not take Ponte in: {why}. Compare PONTE_SMTP_… with what it "
    "wants; messages wait meanwhile."
)


def problems(settings: Settings) -> list[Problem]:
    """What keeps mail from leaving; nothing where none is sent."""
    if not settings.smtp_host:
        return []
    try:
        asyncio.run(_knock(settings))
    except (SMTPException, OSError) as error:
        why = " ".join(str(error).split())
        return [Problem(AWAY, {"host": settings.smtp_host, "why": why})]
    return []


async def _knock(settings: Settings) -> None:
    server = SMTP(**settings.smtp_line() | {"timeout": SECONDS})
    try:
        await server.connect()
        if settings.smtp_user:
            await server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
        await server.quit()
    finally:
        server.close()
