"""The agency's logo as the document takes it: an SVG, whatever it came as."""

import base64
import struct

import structlog

from domain.report.logo import is_png, problem
from settings import get_settings

log = structlog.get_logger()


def logo() -> str:
    """The logo as SVG; empty where there is none. One that cannot be used was told at the start,
    and keeps no report from being made.
    """
    path = get_settings().logo
    if path is None:
        return ""
    try:
        content = path.read_bytes()
    except OSError as error:
        log.warning("logo not used", error=str(error))
        return ""
    if why := problem(content):
        log.warning("logo not used", error=why)
        return ""
    return _framed(content) if is_png(content) else content.decode("utf-8-sig")


def _framed(png: bytes) -> str:
    """A PNG inside an SVG of its size."""
    wide, high = struct.unpack(">II", png[16:24])
    data = base64.b64encode(png).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}">'
        f'<image width="{wide}" height="{high}" href="data:image/png;base64,{data}"/></svg>'
    )
