"""Everything under `/auth/`: the only pages anyone may open."""

from starlette.routing import BaseRoute, Route

from web import accessibility, render
from web.accounts import (
    account,
    enrol,
    files,
    paper,
    passkey,
    password,
    second,
    session,
    sign_in,
)
from web.accounts.provider import pages as provider


def routes() -> list[BaseRoute]:
    """Everything under `/auth/`; the last line keeps the rest from Streamlit."""
    return [
        Route("/auth/login", sign_in.login_page, methods=["GET"]),
        Route("/auth/login", sign_in.enter, methods=["POST"]),
        Route("/auth/demo", sign_in.enter_demonstration, methods=["POST"]),
        Route("/auth/logout", sign_in.leave, methods=["POST"]),
        Route("/auth/session", session.look, methods=["GET"]),
        Route("/auth/session", session.use, methods=["POST"]),
        Route("/auth/language", sign_in.choose_language, methods=["POST"]),
        Route("/auth/password", password.password_page, methods=["GET"]),
        Route("/auth/password", password.change_password, methods=["POST"]),
        Route("/auth/second", second.second_page, methods=["GET"]),
        Route("/auth/second", second.enter_code, methods=["POST"]),
        Route("/auth/enrol", enrol.enrol_page, methods=["GET"]),
        Route("/auth/enrol", enrol.add_app, methods=["POST"]),
        Route("/auth/codes", paper.codes_page, methods=["GET"]),
        Route("/auth/codes", paper.make_codes, methods=["POST"]),
        Route("/auth/account", account.account_page, methods=["GET"]),
        Route("/auth/account", account.change, methods=["POST"]),
        Route("/auth/passkey/options", passkey.ask, methods=["POST"]),
        Route("/auth/passkey/enter", passkey.enter, methods=["POST"]),
        Route("/auth/passkey/new/options", passkey.ask_new, methods=["POST"]),
        Route("/auth/passkey/new", passkey.add, methods=["POST"]),
        Route(accessibility.PATH, accessibility.statement, methods=["GET"]),
        Route("/auth/style.css", files.stylesheet),
        Route("/auth/icon.svg", files.icon),
        Route("/auth/{name}.js", files.script),
        Route("/auth/oidc/{provider}", provider.go, methods=["GET"]),
        Route("/auth/oidc/{provider}/back", provider.back, methods=["GET"]),
        Route("/auth/oidc/{provider}/in", provider.arrive, methods=["GET"]),
        Route("/auth/oidc/{provider}/logout", provider.logout, methods=["POST"]),
        Route("/auth/{rest:path}", render.nothing_here, methods=["GET", "POST"]),
    ]
