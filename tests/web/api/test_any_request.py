"""Whatever is sent to any call of the API, the answer is one that its description allows, and never a 500."""

import subprocess
import sys
from pathlib import Path

import pytest

from playground.settings import Settings
from tests.runs.repositories import sqlite_url
from tests.web.serving import serving

CONFIG = Path(__file__).parent / "schemathesis.toml"


@pytest.mark.slow
def test_every_call_answers_as_it_is_described(tmp_path: Path) -> None:
    limits = {"run_processes": 0, "max_epochs": 1000, "max_sweep_runs": 50, "max_samples": 2000}
    with serving(Settings(database=sqlite_url(tmp_path), **limits)) as server:  # type: ignore[arg-type]
        words = [
            f"{server.page_url}/api/openapi.json",
            "--checks",
            "all",
            "--phases",
            "examples,coverage,fuzzing",
        ]
        tried = subprocess.run(
            [
                *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIG), "run", *words),
                "--no-color",
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
    assert tried.returncode == 0, tried.stdout + tried.stderr
