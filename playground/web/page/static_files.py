"""The page's scripts, styles and pictures: compressed once, in a thread, and cached in memory.

The bundles are not files of the folder (see `joining`). With `playground serve --dev` the sources are served.
"""

import asyncio
import mimetypes
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from playground.web.page.documents import Document
from playground.web.page.joining import join_modules, join_scripts, join_sheets, later_modules, main_sheets

_TEXTS = ("text/", "image/svg+xml", "application/json")


def _script_at(path: str, main: str) -> Callable[[Path], Mapping[str, str]]:
    """How the bundle of a module, and its map, are made for an address."""
    name = path.rsplit("/", 1)[-1]

    def made(folder: Path) -> Mapping[str, str]:
        joined = join_modules(folder / main)
        return {path: f"{joined.script}//# sourceMappingURL={name}.map\n", f"{path}.map": joined.map}

    return made


def _early_script(folder: Path) -> Mapping[str, str]:
    return {"js/early.js": join_scripts(sorted(folder.glob("js/early/*.js")))}


def _sheet_at(path: str) -> Callable[[Path], Mapping[str, str]]:
    return lambda folder: {path: join_sheets(folder / path)}


def _bundles_of(folder: Path) -> Mapping[str, Callable[[Path], Mapping[str, str]]]:
    """How the bundles are made, by path: the page's, and those of what is loaded when it is first wanted."""
    scripts = {
        "js/page.js": "js/main.js",
        **{f"js/{later}": f"js/{later}" for later in later_modules(folder / "js/main.js")},
    }
    return {
        **{f"{path}{end}": _script_at(path, main) for path, main in scripts.items() for end in ("", ".map")},
        "js/early.js": _early_script,
        **{f"css/{name}": _sheet_at(f"css/{name}") for name in main_sheets(folder / "css")},
    }


class CompressedFiles(StaticFiles):
    """ASGI app of a folder's files and the bundles made of them. Texts are cached in memory.

    Args:
        directory: of the files.
        joins: whether files are joined; otherwise each is sent as it is, and again when it was edited.
    """

    def __init__(self, directory: Path, joins: bool = True) -> None:
        super().__init__(directory=directory)
        self._folder = directory
        self._bundles = _bundles_of(directory) if joins else {}
        self._documents: dict[str, tuple[object, Document]] = {}
        self._making = threading.Lock()

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answers with a file or a bundle, compressed if the client accepts it.

        Args:
            path: within the folder.
            scope: of the request.

        Returns:
            The answer.
        """
        if scope["method"] not in ("GET", "HEAD"):
            return await super().get_response(path, scope)
        # Reading, joining and compressing take their time, and the event loop has none.
        document = await run_in_threadpool(self.document, path)
        if document is None:
            return await super().get_response(path, scope)
        return document.answer(Headers(scope=scope))

    async def prepare(self) -> None:
        """Makes the bundles, so that the first request need not wait for them."""
        await asyncio.gather(*(run_in_threadpool(self.document, path) for path in self._bundles))

    def document(self, path: str) -> Document | None:
        """Reads and compresses a text of the folder, or takes it from the cache.

        Args:
            path: within the folder.

        Returns:
            The text; None for other kinds of files and those that do not exist.
        """
        if path in self._bundles:
            return self._joined(path)
        try:
            full_path, stat = self.lookup_path(path)
        except (OSError, ValueError):  # no name that a file could have
            return None
        if stat is None or not _kind(path).startswith(_TEXTS) or not Path(full_path).is_file():
            return None
        version = (stat.st_mtime_ns, stat.st_size)
        known, document = self._documents.get(path, (None, None))
        if document is None or known != version:
            document = _as_document(path, Path(full_path).read_bytes())
            self._documents[path] = (version, document)
        return document

    def _joined(self, path: str) -> Document:
        with self._making:  # once, however many ask
            if path not in self._documents:
                for made, text in self._bundles[path](self._folder).items():
                    self._documents[made] = (None, _as_document(made, text.encode()))
            return self._documents[path][1]


def _as_document(path: str, content: bytes) -> Document:
    return Document(content, f"{_kind(path)}; charset=utf-8")


def _kind(path: str) -> str:
    return "application/json" if path.endswith(".map") else mimetypes.guess_type(path)[0] or ""
