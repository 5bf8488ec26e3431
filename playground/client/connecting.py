"""Where a server is, and whether a proxy of the environment lies on the way to it."""

from ipaddress import ip_address
from typing import Any
from urllib.request import getproxies, proxy_bypass

import httpx

from playground.problems.errors import InvalidCommand, Problem, RequestFailed

_ALLOWED = "http://HOST:PORT"
# Uvicorn closes a connection after 5 s of rest, which httpx's own 5 s meet.
_REUSED_WITHIN_S = 2.0


def read_address(address: str) -> httpx.URL:
    """Reads the address of a server.

    Args:
        address: such as ``http://127.0.0.1:8000``; without a scheme, ``http`` is meant. What follows ``#`` or
            ``?``, as in an address of the page, is left out.

    Returns:
        The address.

    Raises:
        InvalidCommand: it is none.
    """
    text = address.strip()
    try:
        url = httpx.URL(text if "://" in text else f"http://{text}")
    except httpx.InvalidURL as error:
        raise _unusable(address, str(error)) from None
    if url.scheme not in ("http", "https") or not url.host:
        raise _unusable(address, f"its scheme is {url.scheme}" if url.host else "it names no host")
    return url.copy_with(query=None, fragment=None)


def connection_options(url: httpx.URL, options: dict[str, Any]) -> dict[str, Any]:
    """The options of an httpx client.

    Args:
        url: of the server.
        options: that were asked for; they come first.

    Returns:
        With them, no proxy of the environment on the way to this very machine, and no connection that rested
        so long that the server may just be closing it.
    """
    limits = httpx.Limits(keepalive_expiry=_REUSED_WITHIN_S)
    return {"trust_env": not _is_loopback(url.host), "limits": limits, **options, "base_url": url}


def unusable_proxy(url: httpx.URL, error: Exception) -> InvalidCommand:
    """Makes the error for a proxy of the environment that httpx cannot use.

    Args:
        url: of the server.
        error: what httpx said.

    Returns:
        What is to be raised.
    """
    proxy = _proxy_to(url)
    if isinstance(error, ImportError):
        params = {"package": "socksio", "install": "'httpx[socks]'"}
        return InvalidCommand([Problem("proxy", "package_missing", proxy, params=params)])
    return InvalidCommand([Problem("proxy", "address_unusable", proxy, params={"reason": str(error)})])


def unanswered(http: httpx.Client | httpx.AsyncClient, error: httpx.TransportError) -> RequestFailed:
    """Makes the error for a request that got no answer at all.

    Args:
        http: what sent it.
        error: why there is none.

    Returns:
        What is to be raised.
    """
    proxy = _proxy_to(http.base_url) if http.trust_env else None
    through = f" (asked through the proxy {proxy} of the environment)" if proxy else ""
    return RequestFailed(f"{http.base_url} did not answer{through}: {str(error) or type(error).__name__}")


def _proxy_to(url: httpx.URL) -> str | None:
    """The proxy that the environment names for an address."""
    proxies = getproxies()
    if not url.host or proxy_bypass(url.netloc.decode("ascii")):
        return None
    return proxies.get(url.scheme) or proxies.get("all")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _unusable(address: str, reason: str) -> InvalidCommand:
    return InvalidCommand([Problem("address", "address_unusable", address, _ALLOWED, {"reason": reason})])
