"""A server that has trained one config for five epochs, as its run 1."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playground.settings import Settings
from tests.patience import PATIENCE_S
from tests.runs.repositories import sqlite_url
from tests.web.asking import Client
from tests.web.serving import serving

EPOCHS = 5


@contextmanager
def server_with_one_run(folder: Path, config: Mapping[str, Any]) -> Iterator[Client]:
    """Serves it, with at most 1,000 samples, to the client that it gives."""
    settings = Settings(database=sqlite_url(folder), run_processes=1, max_samples=1000)
    with serving(settings) as server, Client(base_url=server.page_url) as connected:
        body = {"config": config, "epochs": EPOCHS}
        assert connected.post(f"/api/runs?wait={PATIENCE_S}", json=body).json()["status"] == "finished"
        yield connected
