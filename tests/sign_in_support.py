"""Signing in as a browser does."""

from web import requests

PASSWORD = "quattro gatti sul tetto"


def sign_in(browser, username, password=PASSWORD, **more):
    headers = more.pop("headers", None)
    form = {"username": username, "password": password} | more
    return browser.post("/auth/login", data=form, headers=headers)


def token_of(answer):
    return answer.cookies.get(requests.SESSION_COOKIE)
