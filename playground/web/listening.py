"""The listening socket of a server, and the host names it is reachable by."""

import socket
from ipaddress import ip_address

from playground.problems.allowed import Phrase
from playground.problems.errors import InvalidCommand, Problem
from playground.web.transport.descriptors import ListeningSocket

_BACKLOG = 2048  # connections that may wait to be accepted


def listen(host: str, port: int) -> socket.socket:
    """Binds a socket that child processes may share.

    Args:
        host: an address or name of this machine; ``0.0.0.0`` or ``::`` for all of its addresses.
        port: 0 takes any free one.

    Returns:
        The socket, listening.

    Raises:
        InvalidCommand: the address is not this machine's, or taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server(
            (host, port),
            family=family,
            backlog=_BACKLOG,
            # `::` is every address of the machine, those of IPv4 included, wherever the system can do that.
            dualstack_ipv6=host == "::" and socket.has_dualstack_ipv6(),
        )
    except OSError as error:
        reason = str(error.strerror).partition(" (")[0]  # without Python's repetition of the address
        problem = Problem(
            "--host, --port",
            "address_unusable",
            f"{host}:{port}",
            Phrase("free_port"),
            {"reason": reason},
        )
        raise InvalidCommand([problem]) from None
    # Asyncio sends small answers without delay only on sockets that are known to be TCP; on others the answer
    # to a second request waits for the client to acknowledge the first, 40 ms on Linux.
    tcp = ListeningSocket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, fileno=listening.detach())
    tcp.set_inheritable(True)
    return tcp


def reachable_names(host: str) -> tuple[str, ...]:
    """Lists the host names and addresses by which a server is reached, from this machine and from others.

    Args:
        host: where it listens.

    Returns:
        Names and addresses in lower case, the best for a person first.
    """
    if not is_every_address(host):
        return (host.lower(),)
    families = [socket.AF_INET]
    if ":" in host:
        families = [socket.AF_INET6] + ([socket.AF_INET] if socket.has_dualstack_ipv6() else [])
    own = [address for family in families if (address := _own_address(family)) is not None]
    loopback = "127.0.0.1" if socket.AF_INET in families else "::1"
    return (loopback, *own, socket.gethostname().lower())


def as_url(name: str, port: int) -> str:
    """Writes the address to type into a browser.

    Args:
        name: a host name or an address of either family.
        port: of the server.

    Returns:
        A URL; addresses of IPv6 stand in brackets.
    """
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def is_every_address(host: str) -> bool:
    """Tells whether a host means all addresses of this machine, so that others can reach the server.

    Args:
        host: where it listens.

    Returns:
        True for ``0.0.0.0``, ``::`` and the empty host.
    """
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return host == ""


def _own_address(family: socket.AddressFamily) -> str | None:
    """This machine's address in its network, or None when it is in none."""
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            # Chooses a route and sends nothing; the addresses are of those reserved for documentation.
            probe.connect(("192.0.2.1" if family is socket.AF_INET else "2001:db8::1", 9))
        except OSError:
            return None
        return str(probe.getsockname()[0])
