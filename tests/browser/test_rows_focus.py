"""Rows are drawn anew by each answer: the keyboard stays where somebody stood."""

import pytest
from playwright.sync_api import Browser

from exchange.browser_files import source

_DRAW = """({ before, after, stood }) => {
  %s
  const host = document.body.appendChild(document.createElement("div"));
  const shadow = host.attachShadow({ mode: "open" });
  const row = (id) => ({ id, title: id, tags: [], lines: [], aside: [], actions: [] });
  const draw = (lists) => drawRows({
    data: {
      rows: [],
      lists: lists.map((ids) => ({ title: "t", note: "", label: "l", rows: ids.map(row) })),
    },
    parentElement: shadow, setTriggerValue: () => {},
  });
  draw(before);
  [...shadow.querySelectorAll(".title")].find((it) => it.textContent === stood).focus();
  draw(after);
  return shadow.activeElement && shadow.activeElement.textContent;
}"""


@pytest.mark.parametrize(
    ("after", "stands"),
    [
        ([["a", "b", "x"], ["c", "d"]], "c"),  # one more above
        ([["a"], ["d"], ["b", "c"]], "c"),  # it has moved to another list
        ([["a", "b"], ["d"]], "d"),  # it is gone: the one in its place
        ([[], []], None),
    ],
)
def test_the_keyboard_stays_on_its_row_whatever_comes_or_goes(
    chromium: Browser, after: list[list[str]], stands: str | None
) -> None:
    script = source("elements/element.js", "elements/rows.js")
    plain = script.replace("export default function", "function drawRows")
    page = chromium.new_page()
    given = {"before": [["a", "b"], ["c", "d"]], "after": after, "stood": "c"}
    found = page.evaluate(_DRAW % plain, given)
    page.close()
    assert found == stands
