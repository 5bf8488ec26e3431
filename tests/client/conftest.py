from collections.abc import Iterator

import pytest

from playground.settings import Settings
from tests.runs.repositories import sqlite_url
from tests.web.serving import serving


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Of a server that computes runs."""
    settings = Settings(database=sqlite_url(tmp_path_factory.mktemp("store")), run_processes=1)
    with serving(settings) as server:
        yield server.page_url
