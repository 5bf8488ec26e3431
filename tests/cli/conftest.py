import sys
from pathlib import Path

import pytest

from playground import cli
from tests.runs.repositories import sqlite_url


class Cli:
    """Runs commands in this process, on a database of their own."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, url: str) -> None:
        self._capsys = capsys
        self._monkeypatch = monkeypatch
        self.url = url

    def __call__(self, *words: object) -> tuple[int, str, str]:
        """Exit code, standard output, standard error."""
        self._monkeypatch.setattr(sys, "argv", ["playground", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        output = self._capsys.readouterr()
        return int(ended.value.code or 0), output.out, output.err


@pytest.fixture
def playground(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Cli:
    url = sqlite_url(tmp_path)
    monkeypatch.setenv("PLAYGROUND_DATABASE", url)
    return Cli(capsys, monkeypatch, url)
