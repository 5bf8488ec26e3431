"""A server under a path prefix, behind a proxy that takes the prefix away or leaves it."""

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send


class BasePath:
    """Middleware that gives the app its ``root_path``, with which it writes addresses.

    Args:
        app: the wrapped app.
        path: the prefix, such as ``/playground``; empty: there is none.
    """

    def __init__(self, app: ASGIApp, path: str) -> None:
        self._app = app
        self._path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, whether or not its path still has the prefix."""
        if not self._path or scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        if path == self._path and scope["type"] == "http":
            # The page's own addresses are relative to the folder.
            query = scope["query_string"].decode("latin-1")
            answer = RedirectResponse(f"{self._path}/" + (f"?{query}" if query else ""))
            await answer(scope, receive, send)
            return
        if not path.startswith(f"{self._path}/"):
            path = self._path + path
        await self._app({**scope, "path": path, "root_path": self._path}, receive, send)
