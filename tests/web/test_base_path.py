import re
from collections.abc import Iterator
from urllib.parse import urljoin

import pytest
from websockets.sync.client import connect

from playground.problems.errors import InvalidInput
from playground.settings import Settings, read_settings
from tests.web.asking import Client
from tests.web.serving import LiveServer, serving


@pytest.fixture(scope="module")
def server() -> Iterator[LiveServer]:
    with serving(Settings(base_path="/nn/play/")) as running:
        yield running


@pytest.fixture(scope="module")
def client(server: LiveServer) -> Iterator[Client]:
    with Client(base_url=server.page_url) as connected:
        yield connected


@pytest.mark.parametrize("prefix", ["", "/nn/play"], ids=["the proxy took it away", "the proxy left it"])
@pytest.mark.parametrize("path", ["/", "/docs", "/api/health", "/api/openapi.json", "/static/js/page.js"])
def test_everything_is_found_with_the_prefix_and_without(client: Client, prefix: str, path: str) -> None:
    assert client.get(prefix + path).status_code == 200


@pytest.mark.parametrize("address", ["/nn/play", "/nn/play/"])
@pytest.mark.parametrize("passed_on", ["/", "/nn/play/"])
def test_the_files_of_the_page_are_under_the_prefix_with_and_without_closing_slash(
    client: Client, address: str, passed_on: str
) -> None:
    files = re.findall(r'(?:src|href)="([^"#]+)"', client.get(passed_on).text)
    assert len(files) > 3
    for file in files:
        absolute = urljoin(address, file)
        assert absolute.startswith("/nn/play/")
        assert client.get(absolute).status_code == 200


@pytest.mark.parametrize("path", ["/docs", "/nn/play/docs"])
def test_the_api_docs_load_what_is_under_the_prefix(client: Client, path: str) -> None:
    page = client.get(path)
    assert "'unsafe-inline'" in page.headers["content-security-policy"]
    addresses = re.findall(r"""["'](/[^"']+\.(?:js|css|json))["']""", page.text)
    assert len(addresses) == 3
    for address in addresses:
        assert address.startswith("/nn/play/")
        assert client.get(address).status_code == 200


def test_the_address_without_closing_slash_leads_to_the_page(client: Client) -> None:
    answer = client.get("/nn/play?lang=en")
    assert answer.status_code == 307
    assert answer.headers["location"] == "/nn/play/?lang=en"


def test_a_new_run_is_found_where_its_answer_says(client: Client) -> None:
    made = client.post("/nn/play/api/runs", json={"config": {}, "epochs": 1})
    assert made.headers["location"].startswith("/nn/play/api/runs/")
    assert client.get(made.headers["location"]).json()["id"] == made.json()["id"]


@pytest.mark.parametrize("prefix", ["", "/nn/play"])
def test_the_live_connection_is_found_under_the_prefix(server: LiveServer, prefix: str) -> None:
    address = f"ws://127.0.0.1:{server.port}{prefix}/api/live"
    with connect(address, subprotocols=["playground.v1"]) as connection:  # type: ignore[list-item]
        assert connection.subprotocol == "playground.v1"


@pytest.mark.parametrize("path", ["nn", "/nn?x", "/a b", "//nn", "/nn/../x y", "https://host/nn"])
def test_what_is_no_path_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setenv("PLAYGROUND_BASE_PATH", path)
    with pytest.raises(InvalidInput, match="PLAYGROUND_BASE_PATH") as caught:
        read_settings()
    assert [problem.code for problem in caught.value.problems] == ["not_a_base_path"]
