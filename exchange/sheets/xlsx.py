"""Workbooks of Excel, transitional and strict."""

import posixpath
from typing import TypeVar

from exchange.sheets.book import SheetError
from exchange.sheets.package import Handler, Package, read_xml
from exchange.sheets.recognise import DAMAGED
from exchange.sheets.sink import Sink
from exchange.sheets.xlsx_parts import BookHandler, LinksHandler, StylesHandler, TextsHandler
from exchange.sheets.xlsx_sheet import SheetHandler, Workbook

H = TypeVar("H", bound=Handler)


def read(content: bytes, sink: Sink) -> None:
    """Put the tables of a workbook into the sink."""
    package = Package(content, sink.meter)
    start = package.find("workbook.xml") or ""
    book = _drained(package, start, BookHandler())
    named = _related(package, start)
    texts = _drained(package, named.get("sharedStrings", ""), TextsHandler())
    styles = _drained(package, named.get("styles", ""), StylesHandler())
    workbook = Workbook(texts.cells, styles.codes, book.since_1904, book.uncounted)
    sheets = [sheet for sheet in book.sheets if sheet.id in named]
    for place, sheet in enumerate(sheets):
        if sheet.hidden:
            sink.hide(sheet.name)
            continue
        sink.table(sheet.name)
        handler = SheetHandler(workbook, sink)
        for share in read_xml(package.chunks(named[sheet.id]), handler):
            sink.tell((place + share) / len(sheets))


def _related(package: Package, start: str) -> dict[str, str]:
    """The parts a workbook is made of, by id and, where single, by kind."""
    folder, name = posixpath.split(start)
    links = _drained(package, f"{folder}/_rels/{name}.rels", LinksHandler()).links
    if not links:
        raise SheetError(DAMAGED)
    found: dict[str, str] = {}
    for id_, kind, target in links:
        path = target if target.startswith("/") else f"{folder}/{target}"
        if package.has(path):
            if kind in ("sharedStrings", "styles"):
                found[kind] = path
            elif kind == "worksheet":
                found[id_] = path
    return found


def _drained(package: Package, name: str, handler: H) -> H:
    """Read a part that is small, or not there."""
    if name and package.has(name):
        for _share in read_xml(package.chunks(name), handler):
            pass
    return handler
