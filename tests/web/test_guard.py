import socket
from collections.abc import Iterator

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from playground.settings import Settings
from playground.web.hosts import HostCheck
from tests.web.asking import Client
from tests.web.serving import LiveServer, serving


@pytest.fixture(scope="module")
def small_server() -> Iterator[LiveServer]:
    with serving(Settings(max_message_bytes=2000)) as running:
        yield running


@pytest.fixture(scope="module")
def client(small_server: LiveServer) -> Iterator[Client]:
    with Client(base_url=small_server.page_url) as connected:
        yield connected


def post(client: Client, **headers: str) -> int:
    return client.post("/api/datasets", content="{}", headers=headers).status_code


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:9000", "LOCALHOST", "127.0.0.1:1", "[::1]:8000", "[::1]"]
)
def test_a_known_host_may_change_things_at_any_port(client: Client, host: str) -> None:
    assert post(client, host=host) == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "10.0.0.1", "", "[::1]x", "[", "127.0.0.1.evil.example"],
)
def test_an_unknown_host_may_change_nothing(client: Client, host: str) -> None:
    assert post(client, host=host) == 403


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "null",
        "",
        "http://localhost:3000",
        "http://localhost",
        "http://localhost:8000.evil.example",
    ],
)
def test_a_foreign_origin_may_change_nothing(client: Client, origin: str) -> None:
    headers = {"host": "localhost:8000", "origin": origin}
    response = client.post("/api/datasets", content="{}", headers=headers)
    assert response.status_code == 403
    assert response.headers["content-type"] == "application/problem+json"
    assert "refused" in response.json()["detail"]


def test_our_own_page_may_change_things(client: Client) -> None:
    assert post(client, host="localhost:8000", origin="http://localhost:8000") == 200


def test_a_host_named_in_the_settings_may_stand_behind_a_proxy_that_speaks_https() -> None:
    settings = Settings(allowed_hosts=("play.example",))
    with serving(settings) as server, Client(base_url=server.page_url) as client:
        assert post(client, host="play.example", origin="https://play.example") == 200
        assert post(client, host="localhost") == 403


def test_a_person_under_an_unknown_name_reads_which_setting_admits_it(client: Client) -> None:
    asked = {"host": "lab-7.example", "accept": "text/html,*/*", "accept-language": "de, zh-TW"}
    answer = client.get("/", headers=asked)
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "PLAYGROUND_ALLOWED_HOSTS" in answer.text
    assert "lab-7.example" in answer.text
    assert "主機名稱" in answer.text


def test_what_a_person_sent_is_not_part_of_the_page(client: Client) -> None:
    asked = {"host": "<script>alert(1)</script>", "accept": "text/html"}
    assert "<script" not in client.get("/", headers=asked).text


@pytest.mark.parametrize(
    ("host", "forwarded", "origin"),
    [
        ("127.0.0.1:8000", "play.example", "https://play.example"),  # rewritten
        ("localhost:8000", "lab.example:8443, inner.example", "https://lab.example:8443"),  # twice
        ("localhost", "", "http://localhost:8080"),  # without its port
    ],
)
def test_our_own_page_may_change_things_through_a_proxy_that_changes_host(
    client: Client, host: str, forwarded: str, origin: str
) -> None:
    assert post(client, **{"host": host, "x-forwarded-host": forwarded, "origin": origin}) == 200


def test_a_forwarded_name_does_not_admit_an_unknown_host(client: Client) -> None:
    asked = {"host": "evil.example", "x-forwarded-host": "localhost", "origin": "http://evil.example"}
    assert post(client, **asked) == 403


def test_pages_of_a_host_named_in_the_settings_may_change_things_behind_any_proxy(
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings = Settings(allowed_hosts=("127.0.0.1", "play.example"))
    with serving(settings) as server, Client(base_url=server.page_url) as client:
        assert post(client, origin="https://play.example:8443") == 200
        assert post(client, origin="https://other.example") == 403
    (logged,) = [each.getMessage() for each in caplog.records if "other.example" in each.getMessage()]
    assert "PLAYGROUND_ALLOWED_HOSTS" in logged


def scope_at(server: tuple[str, int], host: str) -> dict[str, object]:
    return {"type": "http", "server": server, "headers": [(b"host", host.encode())]}


@pytest.mark.parametrize(
    ("arrived", "host"),
    [
        ("192.0.2.7", "192.0.2.7:8000"),
        ("2001:db8::7", "[2001:DB8:0::7]:8000"),
        ("fe80::7%eth0", "[fe80::7]:8000"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
    ],
)
def test_the_address_at_which_a_connection_arrives_is_known(arrived: str, host: str) -> None:
    check = HostCheck(Settings(allowed_hosts=("localhost",)))
    assert check.refusal(scope_at((arrived, 8000), host), is_order=True) is None
    assert check.refusal(scope_at(("192.0.2.99", 8000), host), is_order=True) is not None


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_live_address_tells_whoever_did_not_upgrade_what_is_missing(client: Client, method: str) -> None:
    answer = client.request(method, "/api/live")
    assert (answer.status_code, answer.json()["code"]) == (426, "upgrade_required")


@pytest.mark.parametrize("path", ["/", "/api/health", "/api/runs", "/docs", "/static/js/main.js"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_nothing_is_read_under_a_name_that_was_made_to_point_here(
    client: Client, method: str, path: str
) -> None:
    response = client.request(method, path, headers={"host": "evil.example"})
    assert response.status_code == 403
    if method != "HEAD":
        assert "PLAYGROUND_ALLOWED_HOSTS" in response.json()["detail"]


def test_the_log_names_each_unknown_host_once(caplog: pytest.LogCaptureFixture) -> None:
    with serving(Settings()) as server, Client(base_url=server.page_url) as client:
        for _ in range(3):
            client.get("/", headers={"host": "lab-7.example"})
    found = [record for record in caplog.records if "lab-7.example" in record.getMessage()]
    assert len(found) == 1
    assert "PLAYGROUND_ALLOWED_HOSTS" in found[0].getMessage()


def test_a_foreign_page_may_read_what_its_browser_lets_it(client: Client) -> None:
    assert client.get("/api/health", headers={"origin": "http://evil.example"}).status_code == 200


def test_a_star_allows_every_host() -> None:
    with serving(Settings(allowed_hosts=("*",))) as server, Client(base_url=server.page_url) as client:
        assert post(client, host="any.example") == 200


@pytest.mark.parametrize(
    ("host", "origin"), [("localhost", "http://evil.example"), ("evil.example", None), ("evil.example", "")]
)
def test_the_live_socket_refuses_foreign_origins_and_unknown_hosts(
    small_server: LiveServer, host: str, origin: str | None
) -> None:
    here = socket.create_connection(("127.0.0.1", small_server.port))
    named = f"ws://{host}:{small_server.port}/api/live"
    headers = {} if origin is None else {"Origin": origin}
    with pytest.raises(InvalidStatus) as caught, connect(named, sock=here, additional_headers=headers):
        pass
    assert caught.value.response.status_code == 403
    assert caught.value.response.headers["content-type"] == "application/problem+json"


def test_a_body_of_the_limit_is_let_through(client: Client) -> None:
    assert client.post("/api/datasets", content="{}".ljust(2000)).status_code == 200


@pytest.mark.parametrize("size", [2001, 50_000_000])
def test_a_body_over_the_limit_is_refused_by_name(client: Client, size: int) -> None:
    response = client.post("/api/datasets", content=b" " * size)
    assert response.status_code == 413
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["errors"] == [
        {
            "field": "",
            "code": "body_too_large",
            "message": "the body is too large",
            "received": size,
            "allowed": "up to 2000 bytes",
        }
    ]


def test_a_body_without_a_declared_length_is_counted_as_it_comes(client: Client) -> None:
    def pieces() -> Iterator[bytes]:
        yield from [b" " * 1000] * 3

    assert client.post("/api/datasets", content=pieces()).status_code == 413


def test_every_answer_says_that_nothing_comes_from_elsewhere(client: Client) -> None:
    for path in ("/", "/api/health", "/static/nothing"):
        policy = client.get(path).headers["content-security-policy"]
        assert policy.startswith("default-src 'self';")
        assert "unsafe" not in policy
        assert "http" not in policy


def test_only_this_server_s_pages_may_frame_the_api_docs(client: Client) -> None:
    assert "frame-ancestors 'self'" in client.get("/docs").headers["content-security-policy"]
    assert "frame-ancestors" not in client.get("/").headers["content-security-policy"]


def test_only_the_api_docs_may_run_their_inline_script(client: Client) -> None:
    assert "script-src 'self' 'unsafe-inline'" in client.get("/docs").headers["content-security-policy"]
