"""Signing out at the provider, too: on a shared tablet the next person would else be let in there.

A form may not lead to another site, so the answer is a page of ours that goes on by itself.
"""

from urllib.parse import urlencode

import structlog
from starlette.responses import Response

from db.accounts.external import SignedInThere
from i18n import _
from settings import get_settings
from settings.providers import Provider
from web import render
from web.accounts.provider.asking import ask
from web.accounts.provider.line import ProviderSilent

LONGEST_HINT = 3_000
"""A longer ID token does not fit into an address."""
log = structlog.get_logger()


async def page(there: SignedInThere) -> Response:
    """The session here has ended; on to the provider, or a word on why not."""
    provider = next(
        (one for one in get_settings().oidc_providers if one.id == there.provider), None
    )
    address = await _way_out(provider, there) if provider else ""
    label = provider.label if provider else there.provider
    if not address:
        text = _(
            "Ponte is closed. Your account at {provider} may still be open in this browser: sign "
            "out there, too, if others use it."
        )
        return render.notice(
            200, _("You have signed out"), text.format(provider=label), "/auth/login", _("Sign in")
        )
    return render.page(
        "onward.html",
        title=_("You have signed out"),
        text=_("Ponte is closed. Now {provider} closes your account in this browser.").format(
            provider=label
        ),
        target=address,
        label=_("Go on"),
    )


async def _way_out(provider: Provider, there: SignedInThere) -> str:
    from web.accounts.provider import told  # noqa: PLC0415 - Authlib is loaded only when needed

    try:
        where = await ask(lambda: told.place(provider))
    except ProviderSilent as error:
        log.warning("a provider does not answer", provider=provider.id, error=str(error))
        return ""
    if not where.leave:
        return ""
    query = {
        "client_id": provider.client_id,
        "post_logout_redirect_uri": f"{get_settings().public_url.rstrip('/')}/auth/login",
    }
    if len(there.id_token) <= LONGEST_HINT:
        query["id_token_hint"] = there.id_token
    return f"{where.leave}{'&' if '?' in where.leave else '?'}{urlencode(query)}"
