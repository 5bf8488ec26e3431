import asyncio
import socket

import pytest

from playground.problems.errors import InvalidCommand
from playground.web.listening import as_url, listen, reachable_names


def test_port_0_listens_on_a_free_port() -> None:
    with listen("127.0.0.1", 0) as listening:
        socket.create_connection(listening.getsockname()).close()


def test_small_answers_are_not_held_back() -> None:
    async def is_sent_at_once() -> bool:
        accepted: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def note(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            connection = writer.get_extra_info("socket")
            accepted.set_result(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        async with await asyncio.start_server(note, sock=listen("127.0.0.1", 0)) as server:
            _, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            is_so = bool(await accepted)
            writer.close()
            await writer.wait_closed()
        return is_so

    assert asyncio.run(is_sent_at_once())


@pytest.mark.parametrize("host", ["203.0.113.1", "::ffff:203.0.113.1"])
def test_an_address_of_another_machine_is_a_problem(host: str) -> None:
    with pytest.raises(InvalidCommand, match="--host, --port: cannot be used"):
        listen(host, 0)


def test_a_server_for_this_machine_is_reached_by_its_address_only() -> None:
    assert reachable_names("127.0.0.1") == ("127.0.0.1",)
    assert reachable_names("LocalHost") == ("localhost",)


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_a_server_for_everybody_is_reached_by_the_machine_s_names_too(host: str) -> None:
    names = reachable_names(host)
    assert names[0] == "127.0.0.1"
    assert socket.gethostname().lower() in names


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="this machine has no IPv6")
def test_a_server_on_every_address_answers_to_those_of_both_families() -> None:
    with listen("::", 0) as listening:
        port = listening.getsockname()[1]
        for address in ("127.0.0.1", "::1"):
            socket.create_connection((address, port)).close()


def test_an_address_of_colons_is_bracketed() -> None:
    assert as_url("::1", 8000) == "http://[::1]:8000"
    assert as_url("127.0.0.1", 80) == "http://127.0.0.1:80"
