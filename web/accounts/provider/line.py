"""The line to a provider: bounded in time and size, and leading nowhere else."""

from collections.abc import Iterator
from time import monotonic

import httpx2

TIMEOUT = httpx2.Timeout(4, connect=3)
LONGEST_SECONDS = 8.0
LARGEST = 512_000
"""Bytes of an answer; keys and metadata have some thousands."""


class ProviderSilent(Exception):
    """The provider does not answer, or not with what it should."""


class _Bounded(httpx2.SyncByteStream):
    def __init__(self, stream: httpx2.SyncByteStream) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        until, length = monotonic() + LONGEST_SECONDS, 0
        for part in self._stream:
            length += len(part)
            if length > LARGEST:
                raise ProviderSilent("the answer is too long")
            if monotonic() > until:
                raise ProviderSilent("the answer takes too long")
            yield part

    def close(self) -> None:
        self._stream.close()


class Transport(httpx2.HTTPTransport):
    """As any other, but no answer is longer or slower than our bounds."""

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """One request and its answer."""
        request.headers["Accept-Encoding"] = "identity"  # what is packed could grow in our hands
        answer = super().handle_request(request)
        if isinstance(answer.stream, httpx2.SyncByteStream):
            answer.stream = _Bounded(answer.stream)
        return answer


def get_json(address: str) -> dict[str, object]:
    """An object in JSON. Redirects are not followed. Raises ProviderSilent."""
    try:
        with httpx2.Client(transport=Transport(), timeout=TIMEOUT) as client:
            answer = client.get(address, headers={"Accept": "application/json"})
            found = answer.raise_for_status().json()
    except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
        raise ProviderSilent(str(error)[:200]) from error
    if answer.status_code != 200 or not isinstance(found, dict):
        raise ProviderSilent("the answer is not what it should be")
    return found
