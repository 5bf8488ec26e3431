"""Whatever moment kill -9 chooses, no run is lost, stuck, blamed or different."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from playground.config import ExperimentConfig
from playground.runs.history import joined
from playground.runs.run import order
from tests.processes import running
from tests.runs.repositories import open_store, queued, sqlite_url
from tests.runs.test_queue import assert_equals_trainer, computing

N_KILLS = 100
LONGEST_LIFE_S = 0.25
LEASE_S = 0.1
EPOCHS = 1500


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked")
def test_a_hundred_kills_lose_nothing_and_change_no_bit(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path)
    moments = random.Random(20261128)  # noqa: S311 - which moments are tried is to be the same every time
    command = [sys.executable, "-m", "tests.runs.nursery", url, str(LEASE_S)]
    with open_store(url) as store:
        ids = queued(store, [order(ExperimentConfig(seed=seed), EPOCHS) for seed in range(8)])
        with running(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as nursery:
            assert nursery.stdin is not None
            assert nursery.stdout is not None
            assert nursery.stdout.readline() == "ready\n"
            for _ in range(N_KILLS):
                print(file=nursery.stdin, flush=True)
                child = int(nursery.stdout.readline())
                time.sleep(moments.uniform(0.0, LONGEST_LIFE_S))
                os.kill(child, signal.SIGKILL)
            nursery.stdin.close()
        came = {run.id: (run.status, run.epoch) for run in store.page(99)}
        assert {status for status, _ in came.values()} <= {"queued", "running", "finished"}
        assert any(epoch for _, epoch in came.values())
        with computing(store) as watch:
            watch.until(lambda: all(run.has_ended for run in store.page(99)))
        for run_id in ids:
            assert_equals_trainer(store, run_id)
            epochs = joined(store.history(run_id))["epoch"]
            assert epochs is not None
            assert epochs.tolist() == list(range(EPOCHS + 1))
    with closing(sqlite3.connect(tmp_path / "runs.sqlite3")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
