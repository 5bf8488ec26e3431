"""The page's scripts, styles and pictures: compressed when first asked for, and again when they changed.

Three of them are in no folder but are joined from many: see `joining`.
"""

import mimetypes
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from playground.web.page.documents import Document
from playground.web.page.joining import join_modules, join_scripts, join_sheets

_TEXTS = ("text/", "image/svg+xml", "application/json")

# By their place in the folder: what they are joined from, and how.
_JOINED: Mapping[str, tuple[str, Callable[[Path], str]]] = {
    "js/page.js": ("js/**/*.js", lambda folder: join_modules(folder / "js" / "main.js")),
    "js/early.js": ("js/early/*.js", lambda folder: join_scripts(sorted(folder.glob("js/early/*.js")))),
    "css/page.css": ("css/*.css", lambda folder: join_sheets(folder / "css" / "page.css")),
}


class CompressedFiles(StaticFiles):
    """A folder's files, and those joined from them. Those that are text are kept in memory."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory=directory)
        self._folder = directory
        self._documents: dict[str, tuple[object, Document]] = {}

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file, joined or its own, as its reader can take it."""
        if path not in _JOINED or scope["method"] not in ("GET", "HEAD"):
            return await super().get_response(path, scope)
        pattern, join = _JOINED[path]
        parts = sorted(self._folder.glob(pattern))
        version = [(part, part.stat().st_mtime_ns) for part in parts]
        document = self._kept(path, version, lambda: join(self._folder).encode())
        return document.answer(Headers(scope=scope))

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """One file as its reader can take it."""
        path = os.fspath(full_path)
        if not _kind(path).startswith(_TEXTS):
            return super().file_response(full_path, stat_result, scope, status_code)
        version = (stat_result.st_mtime_ns, stat_result.st_size)
        return self._kept(path, version, Path(path).read_bytes).answer(Headers(scope=scope))

    def _kept(self, path: str, version: object, read: Callable[[], bytes]) -> Document:
        """What was made of this version, or is made of it now."""
        known_version, document = self._documents.get(path, (None, None))
        if document is None or known_version != version:
            document = Document(read(), f"{_kind(path)}; charset=utf-8")
            self._documents[path] = (version, document)
        return document


def _kind(path: str) -> str:
    return mimetypes.guess_type(path)[0] or "application/octet-stream"
