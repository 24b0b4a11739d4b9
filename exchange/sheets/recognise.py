"""What a file is, told by its content and never by its name; what cannot be read is named."""

import io
import zipfile
from enum import StrEnum

from domain.vocabulary import N_
from exchange.sheets.book import SheetError


class Format(StrEnum):
    """What can be read."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    FLAT_ODS = "flat_ods"
    TEXT = "text"


NOT_ONE = N_("This is not a spreadsheet: choose an Excel, OpenDocument or CSV file.")
DAMAGED = N_("This file is damaged or incomplete. Open it in the spreadsheet and save it anew.")
LOCKED = N_("This file has a password. Open it, take the password away, save it, choose it again.")
_WEB = N_("This is a web page: open it in the spreadsheet, save it as .xlsx, choose that.")
_XML = N_("This is an XML file: open it in the spreadsheet, save it as .xlsx, choose that.")
_BINARY = N_("This is an .xlsb file: open it in the spreadsheet, save it as .xlsx, choose that.")
_NUMBERS = N_("This is a Numbers file: export it to Excel and choose that.")
_PDF = N_("This is a PDF: copy the list from it to a spreadsheet and choose that.")
_IMAGE = N_("This is an image: write the list in a spreadsheet and choose that.")
_WORD = N_("This is a text document: copy the list from it to a spreadsheet and choose that.")
_SLIDES = N_("This is a presentation: copy the list from it to a spreadsheet and choose that.")
_ARCHIVE = N_("This is an archive: take the spreadsheet out of it and choose that.")
_LINK = N_("This is only the link to a list online: download the list as .xlsx and choose that.")

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_XLS = (b"\x09\0\4\0", b"\x09\2\6\0", b"\x09\4\6\0", b"\x09\x08\x08\0", b"\x09\x08\x10\0")
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF")
_ARCHIVES = (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
_LOOKED_AT = 4_096


def format_of(content: bytes) -> Format:
    """What to read it as. Raises SheetError for what is none of these."""
    if content.startswith(b"PK"):
        return _packed(content)
    if content.startswith(_OLE):
        return _compound(content)
    if content.startswith(_OLD_XLS):
        return Format.XLS
    start = content[:_LOOKED_AT]
    if start.startswith(b"%PDF"):
        raise SheetError(_PDF)
    if start.startswith(_IMAGES) or start[4:12] in (b"ftypheic", b"ftypavif"):
        raise SheetError(_IMAGE)
    if start.startswith(_ARCHIVES):
        raise SheetError(_ARCHIVE)
    return _written(start)


def _written(start: bytes) -> Format:
    """Of a file of letters."""
    words = start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if words.startswith(b"{\\rtf"):
        raise SheetError(_WORD)
    if b"<office:document" in words and words.startswith(b"<"):
        return Format.FLAT_ODS
    if words.startswith((b"<!doctype html", b"<html", b"<head", b"<meta", b"<table", b"<style")):
        raise SheetError(_WEB)
    if words.startswith(b"mime-version:") or (words.startswith(b"<") and b"<html" in words):
        raise SheetError(_WEB)
    if words.startswith((b"<?xml", b"<!--", b"<!doctype", b"<workbook")):
        raise SheetError(_XML)
    if words.startswith(b"{") and b'"url"' in words:
        raise SheetError(_LINK)
    return Format.TEXT


def _compound(content: bytes) -> Format:
    """Of the container of old Office files, which new ones are put in to be locked."""
    holds = {name: name.encode("utf-16-le") in content for name in _STREAMS}
    if holds["EncryptedPackage"]:
        raise SheetError(LOCKED)
    if holds["Workbook"] or holds["Book"]:
        return Format.XLS
    if holds["WordDocument"]:
        raise SheetError(_WORD)
    if holds["PowerPoint Document"]:
        raise SheetError(_SLIDES)
    raise SheetError(NOT_ONE if holds["Root Entry"] else DAMAGED)


_STREAMS = (
    *("Root Entry", "EncryptedPackage", "Workbook", "Book"),
    *("WordDocument", "PowerPoint Document"),
)


def _packed(content: bytes) -> Format:
    """Of a ZIP."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {name.replace("\\", "/").lower() for name in archive.namelist()}
            locked = any(part.flag_bits & 1 for part in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise SheetError(DAMAGED) from error
    if locked:
        raise SheetError(LOCKED)
    if any(name.endswith("workbook.xml") for name in names):
        return Format.XLSX
    if any(name.endswith("workbook.bin") for name in names):
        raise SheetError(_BINARY)
    if "word/document.xml" in names:
        raise SheetError(_WORD)
    if any(name.startswith("ppt/") for name in names):
        raise SheetError(_SLIDES)
    if any(name.startswith("index/") and name.endswith(".iwa") for name in names):
        raise SheetError(_NUMBERS)
    if "content.xml" in names:
        return Format.ODS
    raise SheetError(_ARCHIVE)
