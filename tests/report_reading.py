"""What stands in the files of a report, read back with other people's tools."""

import io
import subprocess
import zipfile
from collections.abc import Iterator
from typing import Any

from pptx import Presentation
from pypdf import PdfReader
from pypdf.generic import IndirectObject


def pdf_lines(content: bytes) -> list[str]:
    """The lines of a PDF as poppler lays them out, blanks run together."""
    done = subprocess.run(
        ["pdftotext", "-layout", "-enc", "UTF-8", "-", "-"],
        input=content,
        capture_output=True,
        check=True,
    )
    return [" ".join(line.split()) for line in done.stdout.decode().splitlines() if line.strip()]


def pdf_tags(content: bytes) -> list[Any]:
    """Every element of the structure tree, in reading order."""
    root = PdfReader(io.BytesIO(content)).trailer["/Root"]["/StructTreeRoot"]
    return list(_walk(root))


def _walk(node: Any) -> Iterator[Any]:
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if not isinstance(node, dict):
        return
    if "/S" in node:
        yield node
    kids = node.get("/K", [])
    kids = kids.get_object() if isinstance(kids, IndirectObject) else kids
    for kid in kids if isinstance(kids, list) else [kids]:
        yield from _walk(kid)


def pdf_tables(content: bytes) -> list[list[int]]:
    """For each table of the structure tree the number of cells in each of its rows."""
    tables = []
    for tag in pdf_tags(content):
        if tag["/S"] == "/Table":
            rows = [each for each in _walk(tag) if each["/S"] == "/TR"]
            cells = [[c for c in _walk(row) if c["/S"] in ("/TH", "/TD")] for row in rows]
            tables.append([len(row) for row in cells])
    return tables


def slides(content: bytes) -> list[Any]:
    return list(Presentation(io.BytesIO(content)).slides)


def frames(slide: Any) -> list[Any]:
    """Tables and charts of a slide."""
    return [shape for shape in slide.shapes if shape.has_chart or shape.has_table]


def table_rows(shape: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in shape.table.rows]


def parts(content: bytes) -> dict[str, bytes]:
    """The files inside an Office file."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}
