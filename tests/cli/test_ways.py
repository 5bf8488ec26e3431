"""What the page offers as command line is run by a shell, and gives the page's losses."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Cli
from tests.patience import PATIENCE_S
from tests.training.experiments import EXPERIMENTS, lacks, written

# In place of the command: what it is called with.
SAYS_ITS_WORDS = """
playground() { "$PYTHON" -c 'import json, sys; print(json.dumps(sys.argv[1:]))' "$@"; }
"""


@pytest.mark.parametrize("make", EXPERIMENTS)
def test_the_command_line_gives_the_losses_of_the_page(
    make: Any, playground: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer = make()
    assert lacks(trainer, "command_line") == {}
    called = subprocess.run(
        ["sh", "-eu", "-c", SAYS_ITS_WORDS + written(trainer, "command_line")],
        cwd=tmp_path,
        env={"PYTHON": sys.executable, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=True,
    )
    monkeypatch.chdir(tmp_path)
    code, out, _ = playground(*json.loads(called.stdout), "--json")
    assert code == 0
    found, metrics = json.loads(out), trainer.evaluate()
    found = found.get("metrics", found)
    assert [found["epoch"], found["step"], found["diverged"]] == [
        metrics.epoch,
        metrics.step,
        metrics.diverged,
    ]
    if not metrics.diverged:
        assert (found["train_loss"], found["test_loss"]) == (metrics.train_loss, metrics.test_loss)
