"""docs/evidence.md: its example runs, and what its tables count is right where it can be done by hand."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.sheet import SETTINGS
from benchmarks.single_runs import compared, misled

DOCS = (Path(__file__).parents[2] / "docs" / "evidence.md").read_text(encoding="utf-8")


def test_the_example_trains_the_settings_of_the_sheet(capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", DOCS, re.DOTALL)
    here: dict[str, Any] = {}
    shorter = example.replace("epochs=300", "epochs=2").replace("range(11)", "range(1)")
    exec(compile(shorter, "docs/evidence.md", "exec"), here)
    assert here["configs"] == [setting.config for setting in SETTINGS]
    assert len(capsys.readouterr().out.splitlines()) == 72


def test_single_runs_are_counted_against_the_medians() -> None:
    worse, better = np.array([0.0, 2.0, 4.0]), np.array([1.0, 3.0, 4.0])
    found = misled(worse, better, np.random.default_rng(0))
    # Of six pairs of different seeds, 2 > 1, 4 > 1 and 4 > 3; of three of one seed, the last are equal.
    assert (found.opposite, found.equal) == (3 / 6, 0.0)
    assert (found.opposite_paired, found.equal_paired) == (0.0, 1 / 3)
    assert (found.right, found.wrong) == (0.0, 0.0)


def test_settings_are_compared_where_they_learn_the_same() -> None:
    values = [np.full(8, place / 100) for place in range(len(SETTINGS))]
    found = compared(values)
    assert len(found) == 4 * 18 * 17 // 2
    assert max(gap for gap, _ in found) == pytest.approx(17)
    assert all((each.right, each.opposite) == (1.0, 0.0) for _, each in found)
