"""Going to a provider and coming back: `/auth/oidc/<id>`, `…/back`, `…/in`, `…/logout`.

The way back comes from another site, so the browser keeps back what it gives to our own pages
alone: our session. The page at `…/back` therefore says nothing and goes on by itself to `…/in`,
which knows whether somebody else was signed in here.
"""

from typing import TYPE_CHECKING

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from db.accounts import admission, external
from db.accounts.admission import Admitted
from db.accounts.external import ClaimedIdentity, NotLetIn, SignedInThere
from db.accounts.throttle import Came
from db.engine import transaction
from domain.accounts import claims as say
from domain.accounts.second import Way
from domain.errors import Refused
from i18n import _
from settings import get_settings
from settings.providers import Provider
from web import render, requests
from web.accounts.admit import browser, onward
from web.accounts.attempts import origin_of
from web.accounts.provider import journey as journeys
from web.accounts.provider.asking import ask
from web.accounts.provider.journey import Journey
from web.accounts.provider.line import ProviderSilent

if TYPE_CHECKING:
    from web.accounts.provider.told import Identified

LONGEST_CODE = 4_000
LONGEST_QUERY = 8_000
log = structlog.get_logger()


def find(request: Request) -> Provider | None:
    """The provider an address names."""
    wanted = request.path_params.get("provider")
    return next((one for one in get_settings().oidc_providers if one.id == wanted), None)


async def go(request: Request) -> Response:
    """Off to the provider."""
    provider = find(request)
    if provider is None:
        return render.not_found()
    following = requests.local_path(request.query_params.get("next"))
    begun = journeys.begin(provider.id, following)
    from web.accounts.provider import told  # noqa: PLC0415 - Authlib is loaded only when needed

    try:
        address = await ask(
            lambda: told.way_there(provider, begun.state, begun.nonce, begun.verifier)
        )
    except ProviderSilent as error:
        return _silent(provider, error)
    response = RedirectResponse(address, 303, headers={"Cache-Control": "no-store"})
    journeys.pack(request, response, begun)
    return response


async def back(request: Request) -> Response:
    """Back from the provider: a page of ours that goes on by itself."""
    provider = find(request)
    query = request.url.query
    if provider is None or len(query) > LONGEST_QUERY:
        return render.not_found()
    return render.page(
        "onward.html",
        title=_("One moment"),
        text=_("You come back from {provider}.").format(provider=provider.label),
        target=f"/auth/oidc/{provider.id}/in?{query}",
        label=_("Go on"),
    )


async def arrive(request: Request) -> Response:
    """In, if the provider has named somebody who has a role here."""
    provider, begun = find(request), journeys.unpack(request)
    if provider is None:
        return render.not_found()
    response = await _arrive(request, provider, begun)
    journeys.drop(request, response)
    return response


async def _arrive(request: Request, provider: Provider, begun: Journey | None) -> Response:
    query = request.query_params
    if query.get("error"):
        log.info("a provider says no", provider=provider.id, error=query["error"][:60])
        return _again(_("{provider} has not let you in.").format(provider=provider.label))
    if begun is None or not begun.fits(provider.id, query.get("state", "")):
        return _again(_("This sign-in was begun elsewhere, or too long ago."))
    if not await run_in_threadpool(_once, begun):
        return _again(_("This sign-in was completed already."))
    code = query.get("code", "")
    from web.accounts.provider import told  # noqa: PLC0415 - Authlib is loaded only when needed

    try:
        if (
            not code
            or len(code) > LONGEST_CODE
            or query.get("iss", provider.issuer) != (provider.issuer)
        ):
            raise Refused("the answer is not whole")
        found = await ask(lambda: told.identify(provider, code, begun.nonce, begun.verifier))
        let_in = await run_in_threadpool(_let_in, request, provider, found)
    except ProviderSilent as error:
        return _silent(provider, error)
    except Refused as error:
        log.warning("a provider is not believed", provider=provider.id, error=str(error))
        text = _("What {provider} said of you cannot be trusted. Nothing was opened.")
        return _again(text.format(provider=provider.label), 400)
    if isinstance(let_in, NotLetIn):
        return _again(_refusal(let_in, provider), 403)
    return onward(request, let_in, begun.following)


async def logout(request: Request) -> Response:
    """A provider tells that somebody has signed out there (back-channel logout)."""
    provider = find(request)
    if provider is None:
        return render.not_found()
    fields = await requests.form(request)
    headers = {"Cache-Control": "no-store"}
    from web.accounts.provider import told  # noqa: PLC0415 - Authlib is loaded only when needed

    try:
        token = fields.get("logout_token", "")
        subject, sid = await ask(lambda: told.signed_out(provider, token))
    except (Refused, ProviderSilent) as error:
        log.warning("a provider is not believed", provider=provider.id, error=str(error))
        return PlainTextResponse("", 400, headers=headers)
    await run_in_threadpool(_end_there, provider, subject, sid)
    return PlainTextResponse("", 200, headers=headers)


def _once(begun: Journey) -> bool:
    with transaction() as session:
        return external.use_once(session, begun.state, begun.until())


def _let_in(request: Request, provider: Provider, found: "Identified") -> Admitted | NotLetIn:
    """The account and the session, in one transaction."""
    claimed = _claimed(provider, found)
    proved = say.vouched(found.claims, provider.second_factor)
    old = request.cookies.get(requests.SESSION_COOKIE, "")
    sid = found.claims.get("sid")
    with transaction() as session:
        user_id = external.arrive(session, claimed, Came(origin_of(request)))
        if isinstance(user_id, NotLetIn):
            return user_id
        let_in = admission.admit(
            session, user_id, Way.PROVIDER, browser(request), old_token=old, proved=proved
        )
        there = SignedInThere(provider.id, found.id_token)
        kept_sid = sid[:255] if isinstance(sid, str) else None
        external.remember(session, let_in.me.session_id, there, kept_sid)
        return let_in


def _claimed(provider: Provider, found: "Identified") -> ClaimedIdentity:
    subject = say.subject(found.claims)
    if not subject:
        raise Refused("the person has no subject")
    return ClaimedIdentity(
        provider.issuer,
        subject,
        say.username(found.claims, provider.id),
        say.name(found.claims),
        say.role(found.claims, provider.role_claim, provider.roles),
        say.mail(found.claims),
    )


def _end_there(provider: Provider, subject: str, sid: str) -> None:
    with transaction() as session:
        external.end_there(session, provider.id, provider.issuer, subject, sid)


def _refusal(why: NotLetIn, provider: Provider) -> str:
    if why is NotLetIn.DISABLED:
        return _("Your account in Ponte is disabled. Ask an administrator of Ponte.")
    return _(
        "{provider} knows you, but gives you no role in Ponte. Ask whoever manages the accounts "
        "there."
    ).format(provider=provider.label)


def _again(text: str, status: int = 400) -> Response:
    return render.notice(status, _("You are not signed in"), text, "/auth/login", _("Try again"))


def _silent(provider: Provider, error: ProviderSilent) -> Response:
    log.warning("a provider does not answer", provider=provider.id, error=str(error))
    text = _("{provider} does not answer at this moment. Nothing was lost: try again in a minute.")
    response = _again(text.format(provider=provider.label), 503)
    response.headers["Retry-After"] = "60"
    return response
