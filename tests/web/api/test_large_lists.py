"""Lists of runs that bring large tables."""

import csv
import io
from pathlib import Path

from playground.settings import Settings
from tests.patience import PATIENCE_S
from tests.runs.repositories import sqlite_url
from tests.web.asking import Client
from tests.web.serving import serving

OWN = {
    "data": {
        "dataset": "custom",
        "task": "regression",
        "train": [[number / 7919 % 1, number / 104729 % 1, 0.5] for number in range(18_000)],
        "test": [[0.5, 0.25, 0.125]] * 2,
    }
}


def test_a_page_of_large_tables_is_shorter_and_the_next_goes_on(tmp_path: Path) -> None:
    settings = Settings(database=sqlite_url(tmp_path), run_processes=0, dev=True)
    with serving(settings) as server, Client(base_url=server.page_url, timeout=PATIENCE_S) as client:
        ids = [client.post("/api/runs", json={"config": OWN}).json()["id"] for _ in range(6)]
        listed: list[int] = []
        sizes, page = [], {"next": ids[-1] + 1}
        while page["next"] is not None:
            answer = client.get(f"/api/runs?limit=6&after={page['next']}")
            page = answer.json()
            sizes.append(len(answer.content))
            listed += [run["id"] for run in page["runs"]]
            assert all(run["config"]["data"]["train"] == OWN["data"]["train"] for run in page["runs"])
        table = client.get("/api/runs?format=csv")
    assert listed == ids[::-1]
    assert max(sizes) < 4_000_000 < sum(sizes)
    assert len(list(csv.DictReader(io.StringIO(table.text)))) == 6
    assert len(table.content) < 100_000
