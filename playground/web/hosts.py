"""Which host names a server answers to, and from whose pages it takes orders."""

import logging
from ipaddress import IPv4Address, IPv6Address, ip_address

from starlette.datastructures import Headers
from starlette.types import Scope

from playground.settings import Settings
from playground.web.api.problems import RefusedRequest

_log = logging.getLogger(__name__)
_MOST_LOGGED = 100
_LONGEST_NAME = 200  # characters that are repeated to their sender
_DEFAULT_PORTS = frozenset({80, 443})


class HostCheck:
    """Refuses requests under foreign host names and from foreign pages, and logs each name once.

    Args:
        settings: the host names.
    """

    def __init__(self, settings: Settings) -> None:
        self._allowed = frozenset(name.lower() for name in settings.allowed_hosts)
        self._logged: set[str] = set()

    def refusal(self, scope: Scope, is_order: bool) -> RefusedRequest | None:
        """Says why a request is refused.

        Args:
            scope: of the request or handshake.
            is_order: whether it may change something, so that pages of other sites must not send it.

        Returns:
            The refusal, or None.
        """
        headers = Headers(scope=scope)
        refused = self._host_refusal(headers.get("host", ""))
        if refused is not None and _is_address_of_this_machine(_name_of(headers.get("host", "")), scope):
            refused = None
        if refused is None and is_order:
            refused = self._origin_refusal(headers, scope)
        if refused is not None and len(self._logged) < _MOST_LOGGED and refused.detail not in self._logged:
            self._logged.add(refused.detail)
            _log.warning("Refused a request: %s", refused.detail)
        return refused

    def _host_refusal(self, host: str) -> RefusedRequest | None:
        """A Host header may be a foreign name made to point here.

        A browser believes that a page under such a name (DNS rebinding) and this server are one site, so that
        reading is refused as well.
        """
        if "*" in self._allowed or _name_of(host) in self._allowed:
            return None
        return RefusedRequest(403, "unknown_host", {"host": host[:_LONGEST_NAME]})

    def _origin_refusal(self, headers: Headers, scope: Scope) -> RefusedRequest | None:
        """Pages of other sites send their origin, which they cannot change.

        A proxy may have rewritten Host; then X-Forwarded-Host has what the browser asked for. It cannot be
        forged: a foreign page can set no such header, and one under a name made to point here fails by Host.
        """
        origin = headers.get("origin")
        if origin is None:
            return None
        asked, host = origin.partition("://")[2].lower(), headers.get("host", "").lower()
        forwarded = headers.get("x-forwarded-host", "").partition(",")[0].strip().lower()
        if asked and asked in (host, forwarded):
            return None
        name = _name_of(asked)
        if name and name == host and _has_lost_its_port(scope):
            return None
        # A name that the operator has added is the operator's, at any port and behind any proxy; as localhost
        # every program of this machine may serve pages.
        if name in self._allowed and not is_loopback(name):
            return None
        return RefusedRequest(403, "foreign_origin", {"origin": origin[:_LONGEST_NAME]})


def _name_of(host: str) -> str:
    """The host without its port: ``[::1]:8000`` -> ``::1``."""
    name, _, rest = host.lower().partition("]")
    if name.startswith("["):
        return name[1:] if rest == "" or rest.startswith(":") else host
    return name.partition(":")[0]


def _has_lost_its_port(scope: Scope) -> bool:
    """Whether a Host without port cannot be what a browser sent to this port: a proxy dropped it."""
    server = scope.get("server")
    return server is not None and server[1] not in _DEFAULT_PORTS


def _is_address_of_this_machine(host: str, scope: Scope) -> bool:
    """Whether a host is the address at which the connection arrived, hence no name made to point here."""
    server = scope.get("server")
    if not server:
        return False
    try:
        arrived, asked = (ip_address(each.partition("%")[0]) for each in (server[0], host))
    except ValueError:
        return False
    return _plain(arrived) == asked and not asked.is_loopback


def is_loopback(name: str) -> bool:
    """Tells whether a name or address is one that a machine has for itself.

    Args:
        name: in lower case.

    Returns:
        True for ``localhost``, ``127.0.0.1``, ``::1``, and ``::ffff:127.0.0.1``, as sockets of IPv6 write it.
    """
    try:
        return _plain(ip_address(name)).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")


def _plain(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """An address of IPv4 that is written as one of IPv6, as itself."""
    return getattr(address, "ipv4_mapped", None) or address
