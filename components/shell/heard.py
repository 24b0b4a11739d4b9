"""What a browser says of a component and is no JSON is not heard: Streamlit would read it as JSON
at each run, and the page would stay broken until it is loaded again.
"""

import json

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

_SAID_AS_JSON = ("json_value", "json_trigger_value")


class ReadableFrames:
    """Takes out of the frames of a connection what cannot be read; the rest of a frame is heard."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request; of a connection, what can be read of its frames."""

        async def readable() -> Message:
            message = await receive()
            frame = message.get("bytes")
            return message if not frame else {**message, "bytes": without_nonsense(frame)}

        await self.app(scope, readable if scope["type"] == "websocket" else receive, send)


def without_nonsense(frame: bytes) -> bytes:
    """The frame without what it says of components that is no JSON; one that is no message of
    Streamlit's stays for it to refuse.
    """
    message = BackMsg()
    try:
        message.ParseFromString(frame)
    except Exception:  # the kind depends on how protobuf is built
        return frame
    widgets = message.rerun_script.widget_states.widgets
    nonsense = [place for place, one in enumerate(widgets) if not _is_readable(one)]
    for place in reversed(nonsense):
        del widgets[place]
    return bytes(message.SerializeToString()) if nonsense else frame


def _is_readable(state: WidgetState) -> bool:
    kind = state.WhichOneof("value")
    if kind not in _SAID_AS_JSON:
        return True
    try:
        json.loads(getattr(state, kind))
    except (ValueError, RecursionError):
        return False
    return True
