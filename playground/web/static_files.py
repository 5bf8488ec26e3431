"""The page's scripts, styles and pictures: compressed when first asked for, and again when they changed."""

import mimetypes
import os
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from playground.web.documents import Document

_TEXTS = ("text/", "image/svg+xml", "application/json")


class CompressedFiles(StaticFiles):
    """A folder's files. Those that are text are kept in memory."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory=directory)
        self._documents: dict[str, tuple[tuple[int, int], Document]] = {}

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """A file as its reader can take it."""
        path = os.fspath(full_path)
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        if not kind.startswith(_TEXTS):
            return super().file_response(full_path, stat_result, scope, status_code)
        version = (stat_result.st_mtime_ns, stat_result.st_size)
        known_version, document = self._documents.get(path, (None, None))
        if document is None or known_version != version:
            document = Document(Path(path).read_bytes(), f"{kind}; charset=utf-8")
            self._documents[path] = (version, document)
        return document.answer(Headers(scope=scope))
