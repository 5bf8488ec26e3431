"""Other people's tables, read by the server."""

import asyncio
import json
import threading
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from playground import AsyncClient, Client, read_table
from playground.errors import InvalidInput
from playground.settings import Settings
from tests.web.serving import LiveServer

TABLE = b"id,x1,x2,kind\n1,1.5,2,cat\n2,2.5,3,dog\n3,?,3,dog\n"
FOLDER = Path(__file__).parents[2] / "data" / "tables"


def post(server: LiveServer, raw: bytes, **query: str) -> httpx.Response:
    return httpx.post(f"{server.page_url}/api/tables", content=raw, params=query)


@pytest.mark.parametrize(
    "name", ["thousands_commas_tab.tsv", "workbook.xlsx", "windows_1252.csv", "split_column.csv"]
)
def test_the_server_reads_as_python_does(server: LiveServer, name: str) -> None:
    raw = (FOLDER / name).read_bytes()
    assert post(server, raw, name=name).json() == json.loads(read_table(FOLDER / name).model_dump_json())


def test_answers_and_language_are_heeded(server: LiveServer) -> None:
    told = post(server, TABLE, answers='{"target": "x2", "inputs": ["x1"]}', lang="zh-Hans").json()
    assert [column["role"] for column in told["columns"]] == ["left_out", "input", "target", "left_out"]
    assert told["left_out"][0]["message"] == "“x1”没有值"


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ("{", "answers"),
        ("[]", "answers"),
        ('{"target": 3}', "answers.target"),
        ('{"target": "no"}', "answers.target"),
    ],
)
def test_answers_that_cannot_be_used_are_refused(server: LiveServer, answers: str, field: str) -> None:
    refused = post(server, TABLE, answers=answers)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, field)


def test_what_is_no_table_is_refused_by_name(server: LiveServer) -> None:
    refused = post(server, (FOLDER / "picture.csv").read_bytes())
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["code"] == "table_is_picture"
    assert "PNG" in refused.json()["detail"]


def test_a_server_s_limit_of_samples_and_of_bytes_holds(serve: Callable[[Settings], LiveServer]) -> None:
    server = serve(Settings(max_samples=50, max_message_bytes=4096))
    raw = b"x1,x2,y\n" + b"1,2,a\n2,1,b\n" * 100
    told = post(server, raw).json()
    assert (len(told["train"]), told["n_rows"]) == (50, 200)
    assert post(server, raw * 4).status_code == 413


def test_a_long_table_is_read_as_a_short_one(server: LiveServer) -> None:
    raw = b"x1,x2,label\n" + b"".join(b"%d.5,%d.25,c%d\n" % (i % 97, i % 89, i % 3) for i in range(21000))
    assert len(raw) > 200_000
    assert post(server, raw, name="long").json() == json.loads(read_table(raw, name="long").model_dump_json())
    refused = post(server, raw, answers='{"target": "none"}')
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "unknown_name")


def test_many_tables_at_once_are_all_answered(server: LiveServer) -> None:
    raw = b"x1,x2,y\n" + b"".join(b"%d,%d,%d\n" % (i % 97, i % 89, i % 2) for i in range(4000))
    found: list[int] = []
    readers = [
        threading.Thread(target=lambda: found.append(len(post(server, raw).json()["train"])))
        for _ in range(6)
    ]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert found == [4000] * 6


def test_a_client_brings_home_what_read_table_gives(server: LiveServer, tmp_path: Path) -> None:
    path = tmp_path / "animals.csv"
    path.write_bytes(TABLE)
    with Client(server.page_url) as client:
        assert client.read_table(path) == read_table(path)
        answered = client.read_table(TABLE, answers={"inputs": ["x2"]}, name="mine")
        assert answered == read_table(TABLE, answers={"inputs": ["x2"]}, name="mine")
        with pytest.raises(InvalidInput, match="the file is empty"):
            client.read_table(b"  ")


def test_the_awaited_client_does_the_same(server: LiveServer) -> None:
    async def go() -> None:
        async with AsyncClient(server.page_url) as client:
            assert await client.read_table(TABLE) == read_table(TABLE)

    asyncio.run(go())
