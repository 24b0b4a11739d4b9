"""An app that shows codes, as a person holds it; and a key that answers as a passkey does."""

import re

import pyotp
from sign_in_support import PASSWORD, sign_in

SECRET = re.compile(r'class="key">([A-Z2-7 ]+)<')
SEALED = re.compile(r'name="sealed" value="([^"]+)"')


def code_of(secret, at=None):
    """What the app shows, now or at a moment."""
    totp = pyotp.TOTP(secret.replace(" ", ""))
    return totp.now() if at is None else totp.at(at)


def enrol_app(browser, page=None, **more):
    """Add an app in the page of that; its secret."""
    page = page or browser.get("/auth/enrol").text
    secret = SECRET.search(page)[1].replace(" ", "")
    form = {"sealed": SEALED.search(page)[1], "code": code_of(secret), **more}
    answer = browser.post("/auth/enrol", data=form)
    assert answer.status_code == 303, answer.text
    return secret


def sign_in_for_the_first_time(browser, username, password=PASSWORD):
    """In real use: the password, and the app that the first sign-in asks for; its secret."""
    assert sign_in(browser, username, password).headers["location"].startswith("/auth/enrol")
    return enrol_app(browser)
