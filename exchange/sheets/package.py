"""The parts of a packed spreadsheet, and their XML read bit by bit: nothing is unpacked whole."""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from typing import Protocol
from xml.parsers import expat

from exchange.sheets.book import SheetError
from exchange.sheets.bounds import Meter, too_big
from exchange.sheets.recognise import DAMAGED

CHUNK = 1 << 16
DEEPEST = 64


class Handler(Protocol):
    """Takes what stands in an XML file; names come without their prefix."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def text(self, text: str) -> None:
        """Letters, also in pieces."""

    def end(self, name: str) -> None:
        """An element ends."""


class Package:
    """The parts of a ZIP by name, whichever way its writer spelt them."""

    def __init__(self, content: bytes, meter: Meter) -> None:
        self._meter = meter
        self._archive = zipfile.ZipFile(io.BytesIO(content))
        self._parts = {self._plain(part.filename): part for part in self._archive.infolist()}

    @staticmethod
    def _plain(name: str) -> str:
        return posixpath.normpath(name.replace("\\", "/")).lstrip("/").lower()

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return self._plain(name) in self._parts

    def find(self, ending: str) -> str | None:
        """The first part whose name ends so."""
        return next((name for name in self._parts if name.endswith(ending)), None)

    def chunks(self, name: str) -> Iterator[tuple[bytes, float]]:
        """A part in pieces, each with the share of it that is read by then."""
        part = self._parts.get(self._plain(name))
        if part is None:
            raise SheetError(DAMAGED)
        done = 0
        with self._archive.open(part) as unpacked:
            while chunk := unpacked.read(CHUNK):
                self._meter.unpacked(len(chunk))
                done += len(chunk)
                yield chunk, min(1.0, done / max(1, part.file_size))


def read_xml(chunks: Iterator[tuple[bytes, float]], handler: Handler) -> Iterator[float]:
    """Feed an XML file to `handler`; the shares of it read, as it goes on."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = CHUNK
    locals_: dict[str, str] = {}
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise too_big()
        local = locals_.get(name)
        if local is None:
            local = locals_[name] = name.rpartition(":")[2]
        handler.start(local, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        handler.end(locals_[name])

    def declared(*_what: object) -> None:
        raise SheetError(DAMAGED)  # a document type, which no spreadsheet has, unfolds at will

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = declared
    try:
        for chunk, share in chunks:
            parser.Parse(chunk, False)
            yield share
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise SheetError(DAMAGED) from error
