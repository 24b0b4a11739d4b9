"""The tables of words on a page (`components.elements.grid`), as a reader has them."""

import re
from html import unescape

import pandas as pd


def grids(at):
    """Each as a frame of texts, in the order of the page."""
    bodies = [part.proto.body for part in at.get("html")]
    return [_frame(body) for body in bodies if '<div class="grid"' in body]


def _frame(body):
    heads = re.findall(r'<th scope="col">(.*?)</th>', body, re.DOTALL)
    rows = [re.findall(r"<td>(.*?)</td>", row, re.DOTALL) for row in body.split("<tr>")[2:]]
    texts = [[unescape(cell) for cell in row] for row in rows]
    return pd.DataFrame(texts, columns=[unescape(head) for head in heads])
