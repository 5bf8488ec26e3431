"""Answers that are made once and sent often: kept compressed, and answered by 304 where the ETag matches."""

import gzip
from collections.abc import Mapping
from functools import cached_property
from hashlib import sha256

from starlette.datastructures import Headers
from starlette.responses import Response

_LEAST_COMPRESSED = 500  # bytes; below, the header of gzip outweighs what it saves


class Document:
    """Bytes with their type, ready to be sent as they are or compressed.

    Args:
        content: the bytes.
        media_type: what they are, such as ``text/css; charset=utf-8``.
        vary: the request headers, besides Accept-Encoding, by which another document may be meant.
        headers: whatever else is sent along.
    """

    def __init__(
        self, content: bytes, media_type: str, vary: str = "", headers: Mapping[str, str] | None = None
    ) -> None:
        self._content = content
        # Weak: the same to a reader, though compressed or not.
        self._etag = f'W/"{sha256(content).hexdigest()[:32]}"'
        self._headers = {
            **(headers or {}),
            "content-type": media_type,
            "etag": self._etag,
            "vary": f"{vary}, Accept-Encoding" if vary else "Accept-Encoding",
        }

    def answer(self, asked: Headers) -> Response:
        """Answers a request for the document.

        Args:
            asked: the request's headers.

        Returns:
            The document, compressed if its reader can take that; 304 if the reader has it already.
        """
        if self._etag in (tag.strip() for tag in asked.get("if-none-match", "").split(",")):
            return Response(status_code=304, headers=self._headers)
        if len(self._content) >= _LEAST_COMPRESSED and _accepts_gzip(asked.get("accept-encoding", "")):
            return Response(self._compressed, headers={**self._headers, "content-encoding": "gzip"})
        return Response(self._content, headers=self._headers)

    @cached_property
    def _compressed(self) -> bytes:
        return gzip.compress(self._content, mtime=0)


def _accepts_gzip(accept_encoding: str) -> bool:
    for coding in accept_encoding.lower().split(","):
        name, _, weight = coding.replace(" ", "").partition(";q=")
        if name == "gzip":
            return weight.strip("0.") != "" or not weight
    return False
