from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def _runs_are_kept_apart_from_the_user_s(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Every server and command that a test starts keeps its runs here, unless told otherwise."""
    with pytest.MonkeyPatch.context() as environment:
        path = tmp_path_factory.mktemp("runs") / "runs.sqlite3"
        environment.setenv("PLAYGROUND_DATABASE", f"sqlite:///{path}")
        # The machine that tests is busy with nothing else, and each process that steps back would be late.
        environment.setenv("PLAYGROUND_RUN_NICENESS", "0")
        yield
