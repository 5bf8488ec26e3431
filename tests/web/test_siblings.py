"""A request may reach any process of a server, and is answered by the one that knows."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from playground.web.siblings import FOLDER, Siblings
from tests.patience import PATIENCE_S
from tests.processes import running
from tests.web.asking import Client, get, post

pytestmark = pytest.mark.skipif(not hasattr(asyncio, "start_unix_server"), reason="needs Unix sockets")
ASKER, KNOWING, GONE = 1, 2, 3


def test_another_process_answers_and_one_that_is_gone_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))

    async def go() -> list[bytes]:
        knowing, asker = Siblings(), Siblings()

        async def answer(question: bytes) -> bytes:
            return question[::-1]

        monkeypatch.setattr(os, "getpid", lambda: KNOWING)
        await knowing.listen(answer)
        monkeypatch.setattr(os, "getpid", lambda: ASKER)
        found = [await asker.ask(process, b"abc" * 100_000) for process in (KNOWING, GONE, ASKER)]
        knowing.close()
        return [*found, await asker.ask(KNOWING, b"abc")]

    assert asyncio.run(go()) == [b"cba" * 100_000, b"", b"", b""]


def test_without_a_folder_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FOLDER, raising=False)
    assert asyncio.run(Siblings().ask(KNOWING, b"?")) == b""


@pytest.mark.slow
def test_a_comparison_is_told_by_every_worker(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "playground", "serve", "--port", "0", "--workers", "2"]
    command += ["--database", f"sqlite:///{tmp_path / 'runs.sqlite3'}"]
    with running(command, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        found = re.match(r"Playground: (http://127\.0\.0\.1:\d+) ", server.stdout.readline())
        assert found
        calls = f"{found[1]}/api/comparisons"
        get(f"{found[1]}/api/health", timeout=PATIENCE_S)
        # Ids begin with the process that computes.
        order = {"configs": [{}, {}], "seeds": 2, "epochs": 1}
        ids: dict[str, str] = {}
        while len(ids) < 2:
            begun = post(calls, json=order, timeout=PATIENCE_S).json()
            ids.setdefault(begun["id"].partition("-")[0], begun["id"])
        with Client(timeout=PATIENCE_S) as client:  # keeps its connection, to one of the two
            for each in ids.values():
                answer = client.get(f"{calls}/{each}", params={"wait": 1}).json()
                assert (answer["id"], answer["total"]) == (each, 4)
                assert client.delete(f"{calls}/{each}").status_code == 200
            assert client.get(f"{calls}/1-none").status_code == 404
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=PATIENCE_S) == 0
