import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, text

from playground.runs.store import Store
from tests.patience import PATIENCE_S
from tests.runs.repositories import OpenStore, open_store, sqlite_url

BROWSER = Path(__file__).parent / "browser"

# An example is a claim about what comes out, never about how fast on this machine.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests that need a browser, by their folder."""
    for item in items:
        if BROWSER in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session", autouse=True)
def _runs_are_kept_apart_from_the_user_s(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Every server and command that a test starts keeps its runs here, unless told otherwise."""
    with pytest.MonkeyPatch.context() as environment:
        path = tmp_path_factory.mktemp("runs") / "runs.sqlite3"
        environment.setenv("PLAYGROUND_DATABASE", f"sqlite:///{path}")
        # The machine that tests is busy with nothing else, and each process that steps back would be late.
        environment.setenv("PLAYGROUND_RUN_NICENESS", "0")
        yield


@pytest.fixture(scope="session")
def node() -> str:
    """The program that runs scripts without a browser."""
    found = shutil.which("node")
    if found is None:
        if "PLAYGROUND_REQUIRE_NODE" in os.environ:
            pytest.fail("node is not installed")
        pytest.skip("node is not installed")
    return found


@pytest.fixture(scope="session")
def exports_python() -> str:
    """The interpreter that has the libraries of export formats, and nothing of this package."""
    found = os.environ.get("PLAYGROUND_EXPORTS_PYTHON")
    if found is None:
        if "PLAYGROUND_REQUIRE_EXPORTS" in os.environ:
            pytest.fail("PLAYGROUND_EXPORTS_PYTHON names no interpreter")
        pytest.skip("make test-exports runs exported files by their libraries")
    return found


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server of our own, with `{}` for the database's name."""
    if not shutil.which("initdb") and not _programs().is_dir():
        if "PLAYGROUND_REQUIRE_POSTGRESQL" in os.environ:
            pytest.fail("PostgreSQL is not installed")
        pytest.skip("PostgreSQL is not installed")
    with tempfile.TemporaryDirectory(prefix="playground-pg-") as folder:
        # PostgreSQL refuses to be run by root.
        account = (
            ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.geteuid() == 0 else []
        )
        if account:
            shutil.chown(folder, "nobody", "nogroup")

        def run(program: str, *words: str) -> None:
            found = shutil.which(program) or str(_programs() / program)
            command = [*account, found, *words]
            subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL, timeout=PATIENCE_S)

        data = f"{folder}/data"
        run("initdb", "-D", data, "-U", "tester", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C")
        # Listens in the folder alone, so that no port can be taken.
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
        run("pg_ctl", "-D", data, "-w", "-l", f"{folder}/log", "-o", options, "start")
        try:
            yield f"postgresql://tester@/{{}}?host={folder}"
        finally:
            run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")


def _programs() -> Path:
    """Where Debian keeps what is not for everybody's path."""
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=Path("/nowhere"))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of each kind."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path)
    addresses: str = request.getfixturevalue("postgresql")
    name = f"test_{uuid4().hex}"
    engine = create_engine(
        addresses.format("postgres").replace("postgresql:", "postgresql+psycopg:"),
        isolation_level="AUTOCOMMIT",
    )
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return addresses.format(name)


@pytest.fixture
def opening(url: str) -> Iterator[OpenStore]:
    """Opens the same database, as often as asked."""
    with ExitStack() as opened:
        yield lambda: opened.enter_context(open_store(url))


@pytest.fixture
def store(opening: Callable[[], Store]) -> Store:
    return opening()
