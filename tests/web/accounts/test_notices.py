"""Somebody is told by mail of what happens to their account."""

import asyncio

from sign_in_support import PASSWORD, sign_in
from sqlalchemy import update

from db.engine import transaction
from db.models.accounts import User
from web.accounts import notices

PHONE = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/156.0 Mobile Safari/537"


def test_a_sign_in_on_a_new_device_is_told_in_words_without_any_link(browser, anna, post):
    with transaction() as session:
        session.execute(update(User).where(User.username == anna).values(email="a@example.org"))
    browser.headers["user-agent"] = PHONE
    sign_in(browser, anna, PASSWORD)
    sign_in(browser, anna, PASSWORD)  # the same device again
    assert asyncio.run(notices.turn()) == 1
    [letter] = post.messages
    assert letter["To"] == "a@example.org"
    assert letter["Subject"] == "Ponte: Accesso da un nuovo dispositivo"
    text = letter.get_content()
    assert "Chrome, Android" in text
    assert "Anna Bianchi" in text
    assert "http" not in text
    assert asyncio.run(notices.turn()) == 0
