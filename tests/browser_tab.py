"""A tab of a browser without the browser: it speaks Streamlit's protocol to a real server."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx2 as httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

WAIT_SECONDS = 30


class Tab:
    """A page: what it offers to download, by label, the place of its uploads, and how many bytes
    came at `first`.
    """

    def __init__(self, client: httpx.Client, socket: ClientConnection, path: str) -> None:
        self._client, self._socket = client, socket
        self.downloads: dict[str, str] = {}
        self.session = ""
        self._path = path
        self._kept: set[str] = set()
        self.first = self.run()

    def run(self) -> int:
        """Have the page drawn again, keep what a browser would, and return the bytes that came."""
        asked, received = BackMsg().rerun_script, 0
        asked.page_name, _mark, asked.query_string = self._path.lstrip("/").partition("?")
        asked.cached_message_hashes.extend(self._kept)
        self._socket.send(BackMsg(rerun_script=asked).SerializeToString())
        while (told := self._next()).WhichOneof("type") != "script_finished":
            received += told.ByteSize()
            self._take(told)
        return received

    def upload(self, content: bytes) -> str:
        """Ask for a place to upload to, upload there, and return its address."""
        message = BackMsg()
        message.file_urls_request.request_id = "1"
        message.file_urls_request.file_names.append("list.csv")
        message.file_urls_request.session_id = self.session
        self._socket.send(message.SerializeToString())
        while not (told := self._next()).HasField("file_urls_response"):
            pass
        address = told.file_urls_response.file_urls[0].upload_url
        put(self._client, address, content).raise_for_status()
        return address

    def _take(self, told: ForwardMsg) -> None:
        if told.metadata.cacheable:
            self._kept.add(told.hash)
        if told.HasField("new_session"):
            self.session = told.new_session.initialize.session_id
        button = told.delta.new_element.download_button
        if button.label:
            self.downloads[button.label] = button.url

    def _next(self) -> ForwardMsg:
        told = ForwardMsg()
        told.ParseFromString(self._socket.recv(WAIT_SECONDS, decode=False))
        return told


@contextmanager
def open_tab(client: httpx.Client, path: str) -> Iterator[Tab]:
    """The page at `path`, open for the person that `client` is signed in as."""
    client.get("/_stcore/health")  # brings the cookie against forged requests
    origin = str(client.base_url).rstrip("/")
    cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    with connect(
        f"{origin.replace('http', 'ws', 1)}/_stcore/stream",
        origin=origin,
        additional_headers={"Cookie": cookies},
        max_size=None,
    ) as socket:
        yield Tab(client, socket, path)


def put(client: httpx.Client, address: str, content: bytes) -> httpx.Response:
    """Upload a file as Streamlit's uploader does."""
    token = client.cookies.get("_streamlit_xsrf") or ""
    return client.put(
        address, files={"list.csv": ("list.csv", content)}, headers={"X-Xsrftoken": token}
    )
