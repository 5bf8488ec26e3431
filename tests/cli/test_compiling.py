"""Commands that compute say that they wait for the compiler, on a machine that has not compiled yet."""

import sys
from collections.abc import Callable

import pytest

from playground import cli, engine

Compiled = list[int]


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> Compiled:
    """How often kernels were compiled; none are kept."""
    times: Compiled = []

    def compile_beside(report: Callable[[int, int], None]) -> None:
        times.append(1)
        for done in range(5):
            report(done, 4)

    monkeypatch.setattr(engine, "are_kept", lambda: bool(times))
    monkeypatch.setattr(engine, "compile_beside", compile_beside)
    return times


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    monkeypatch.setattr(sys, "argv", ["playground", *words])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert not ended.value.code


@pytest.mark.parametrize("command", ["train", "export"])
def test_a_command_says_once_that_it_compiles(
    compiled: Compiled, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    run(monkeypatch, command, "--epochs", "1")
    assert "Compiling the engine, once" in capsys.readouterr().err
    run(monkeypatch, command, "--epochs", "1")
    assert capsys.readouterr().err == ""
    assert compiled == [1]


def test_a_terminal_sees_how_far_it_is(
    compiled: Compiled, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("FORCE_COLOR", "1")
    run(monkeypatch, "train", "--epochs", "1")
    assert "compiling the engine, once" in capsys.readouterr().err
    assert compiled == [1]


def test_help_compiles_nothing(compiled: Compiled, monkeypatch: pytest.MonkeyPatch) -> None:
    run(monkeypatch, "train", "--help")
    assert compiled == []
