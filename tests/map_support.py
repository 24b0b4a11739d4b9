"""The map in its frame, as a browser has it."""

import re

from playwright.sync_api import Frame, FrameLocator, Page
from visits import expect, settle

BOXES = """() => [...document.querySelectorAll(".bubble")].map((bubble) => {
    const { x, y, width, height } = bubble.getBoundingClientRect();
    return [x + width / 2, y + height / 2, Math.min(width, height)];
})"""
"""Middle and width of every circle."""


def inside(page: Page) -> FrameLocator:
    """The frame of the map."""
    return page.frame_locator("iframe[title*=Mappa], iframe[title*=folium]")


def frame_of(page: Page) -> Frame:
    """The same, to run scripts in."""
    handle = page.locator("iframe[title*=Mappa]").element_handle()
    found = handle.content_frame()
    assert found
    return found


def drawn(page: Page) -> Page:
    """Wait until base and quarters are on the map."""
    expect(inside(page).locator("#map_div[data-drawn][data-base=drawn]")).to_be_visible()
    settle(page)
    return page


def act(page: Page, script: str, value: object = None) -> None:
    """Done to the map, which answers with itself: Playwright would write out all of it."""
    frame_of(page).evaluate(f"(value) => void ({script})(value)", value)


def go_to(page: Page, name: str) -> None:
    """Click one of the places that are one click away."""
    inside(page).get_by_role("button", name=name, exact=True).click()


def zoom_to(page: Page, zoom: float) -> None:
    """As the wheel does, without waiting for it."""
    act(page, "(zoom) => map.setZoom(zoom, { animate: false })", zoom)


def covered(page: Page) -> list[tuple[float, float]]:
    """Circles that touch another: how far apart, and how wide the smaller is."""
    boxes = frame_of(page).evaluate(BOXES)
    return [
        (distance, min(one[2], other[2]))
        for i, one in enumerate(boxes)
        for other in boxes[:i]
        if (distance := ((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5)
        < (one[2] + other[2]) / 2
    ]


def looks_at(page: Page) -> str:
    """What the address says of where the map looks; empty: the whole area."""
    found = re.search(r"[?&]at=([^&]*)", page.url)
    return found.group(1) if found else ""
