"""HEAD is answered as GET is, without the body."""

from collections.abc import Iterator

import pytest

from tests.web.asking import Client
from tests.web.serving import LiveServer


@pytest.fixture(scope="module")
def client(server: LiveServer) -> Iterator[Client]:
    with Client(base_url=server.page_url) as connected:
        yield connected


@pytest.mark.parametrize(
    "path",
    ["/", "/docs", "/static/js/main.js", "/api/health", "/api/catalog", "/api/openapi.json", "/api/runs"],
)
def test_head_has_the_status_and_headers_of_get_and_no_body(client: Client, path: str) -> None:
    answer, expected = client.head(path), client.get(path)
    assert answer.status_code == expected.status_code == 200
    assert answer.content == b""
    for name in ("content-type", "content-length", "content-security-policy", "etag"):
        assert answer.headers.get(name) == expected.headers.get(name)


def test_head_of_an_unknown_path_is_404(client: Client) -> None:
    assert client.head("/api/nothing").status_code == 404


def test_head_of_a_path_without_get_is_refused(client: Client) -> None:
    answer = client.head("/api/datasets")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"
