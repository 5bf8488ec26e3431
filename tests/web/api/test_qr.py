"""Texts as QR codes."""

from asyncio import gather, run
from xml.etree import ElementTree as ET

import httpx
import pytest

from tests.patience import PATIENCE_S
from tests.web.asking import get
from tests.web.serving import LiveServer


def test_a_text_becomes_a_square_picture(server: LiveServer) -> None:
    answer = get(f"{server.page_url}/api/qr.svg", params={"text": "http://localhost/#seed=3"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/svg+xml"
    picture = ET.fromstring(answer.text)  # noqa: S314  our own server wrote it
    _, _, width, height = picture.attrib["viewBox"].split()
    assert width == height
    # Version 2, 25 modules, holds 25 to 32 bytes; two modules of margin on each side.
    assert int(width) == 25 + 4


def test_other_texts_are_other_pictures(server: LiveServer) -> None:
    first, again, other = (
        get(f"{server.page_url}/api/qr.svg", params={"text": text}).text for text in ("a", "a", "b")
    )
    assert first == again != other


@pytest.mark.parametrize("text", ["", "x" * 2001, "學" * 700])
def test_a_text_of_no_or_too_many_bytes_is_refused(server: LiveServer, text: str) -> None:
    answer = get(f"{server.page_url}/api/qr.svg", params={"text": text})
    assert answer.status_code == 422
    assert "text" in answer.json()["errors"][0]["field"]


def test_more_codes_than_can_be_drawn_soon_are_refused_for_now(server: LiveServer) -> None:
    text = "學" * 600

    async def statuses() -> list[tuple[int, str | None]]:
        limits = httpx.Limits(max_connections=200)
        async with httpx.AsyncClient(base_url=server.page_url, limits=limits, timeout=PATIENCE_S) as client:
            codes = [client.get("/api/qr.svg", params={"text": text + str(number)}) for number in range(100)]
            return [(each.status_code, each.headers.get("retry-after")) for each in await gather(*codes)]

    found = run(statuses())
    assert set(found) <= {(200, None), (503, "1")}
    assert (200, None) in found
