"""The look and the scripts of the pages anyone may open, and of ours inside Streamlit's."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from web import render, scripts

_WEB = Path(__file__).parents[1]


async def stylesheet(request: Request) -> Response:
    """The style of these pages."""
    return FileResponse(_WEB / "style.css", headers={"Cache-Control": "max-age=3600"})


async def icon(request: Request) -> Response:
    """The bridge in the browser's tab."""
    return FileResponse(_WEB / "icon.svg", headers={"Cache-Control": "max-age=86400"})


async def script(request: Request) -> Response:
    """What we add to Streamlit's page: its own texts in our languages, what a finger needs."""
    found = scripts.text(request.path_params["name"])
    if found is None:
        return render.not_found()
    headers = {"Cache-Control": "max-age=3600"}
    return Response(found, media_type="text/javascript", headers=headers)
