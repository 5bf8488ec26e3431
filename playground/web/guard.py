"""ASGI middleware: refuses unknown hosts, foreign origins and large bodies; adds security headers."""

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from playground.problems.allowed import Interval
from playground.problems.errors import Problem
from playground.settings import Settings
from playground.web.api.problems import problem_response, refusal
from playground.web.hosts import HostCheck

_HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})
# A body over the limit is still taken in, though not kept, up to here: a client that is cut off while it
# sends sees a broken connection instead of the answer that says why.
_MOST_DISCARDED_BYTES = 64 * 2**20

_PAGE_POLICY = (
    "default-src 'self'; script-src 'self'; img-src 'self' data: blob:;"
    " object-src 'none'; base-uri 'none'; form-action 'self'"
)
# Swagger UI's page starts itself with an inline script and styles itself inline.
_DOCS_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline';"
    " img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'self'"
)


class Guard:
    """Middleware that refuses requests which may not reach the app.

    Args:
        app: the guarded app.
        settings: the host names and the body limit.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._hosts = HostCheck(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request or handshake, by itself or through the app."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] == "http":
            send = _with_security_headers(scope["path"].removeprefix(scope.get("root_path", "")), send)
        changes_something = scope["type"] == "websocket" or scope["method"] not in _HARMLESS
        refused = self._hosts.refusal(scope, changes_something)
        if refused is not None:
            await problem_response(refused, HTTPConnection(scope))(scope, receive, send)
        elif scope["type"] == "http" and changes_something:
            await self._with_body(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _with_body(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Reads the whole body, within the limit, before the app is called."""
        limit = self._settings.max_message_bytes
        chunks: list[bytes] = []
        n_bytes, is_complete = 0, False
        while not is_complete and n_bytes <= _MOST_DISCARDED_BYTES:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            chunk = message.get("body", b"")
            n_bytes += len(chunk)
            is_complete = not message.get("more_body", False)
            if n_bytes > limit:
                chunks.clear()
            else:
                chunks.append(chunk)
        if n_bytes > limit:
            problem = Problem("", "body_too_large", n_bytes, Interval(high=limit, unit="bytes"))
            answer = refusal(413, [problem], HTTPConnection(scope), headers={"connection": "close"})
            await answer(scope, receive, send)
        else:
            await self._app(scope, _replay(b"".join(chunks), receive), send)


def _replay(body: bytes, receive: Receive) -> Receive:
    """A receive that gives the buffered body first, then further messages."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return waiting.pop() if waiting else await receive()

    return replay


def _with_security_headers(path: str, send: Send) -> Send:
    policy = _DOCS_POLICY if path.startswith("/docs") else _PAGE_POLICY

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["content-security-policy"] = policy
            headers["x-content-type-options"] = "nosniff"
            headers["referrer-policy"] = "same-origin"
            # Ask again whether it changed: an updated server never meets last week's scripts.
            headers.setdefault("cache-control", "no-cache")
        await send(message)

    return send_with_headers
