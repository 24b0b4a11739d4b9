"""Whoever has a page read aloud goes from heading to heading: each has one of its own."""

import pytest


@pytest.mark.parametrize("path", ["/auth/login", "/auth/accessibility", "/auth/nothing", "/r/x"])
def test_each_page_in_front_of_the_door_has_one_first_heading(browser, path):
    assert browser.get(path).text.count("<h1>") == 1
