"""The scikit-learn script of a model does what the playground does."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground import baselines
from playground.baselines.fitting import as_bytes, read_order
from playground.baselines.script import write_script
from playground.errors import InvalidInput
from tests.patience import PATIENCE_S

GRID = 200  # of the picture that a script draws


def run(script: str, folder: Path) -> tuple[list[float], Any]:
    """What a script prints, and the values of its picture."""
    keeping = f"{script}\nnp.save('values.npy', values)\n"
    environment = {**os.environ, "MPLBACKEND": "Agg", "MPLCONFIGDIR": str(folder)}
    done = subprocess.run(
        [sys.executable, "-"],
        input=keeping,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        timeout=PATIENCE_S,
    )
    printed = [float(line.rpartition(" ")[2]) for line in done.stdout.splitlines()]
    return printed, np.load(folder / "values.npy")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("config", "model"),
    [
        ({"data": {"dataset": "spiral", "noise": 20}}, {"name": "svm_rbf", "C": 3, "gamma": 0.7}),
        (
            {"data": {"dataset": "circle", "standardize": True}, "network": {"features": ["x1", "sin_x2"]}},
            "logistic",
        ),
        ({"data": {"dataset": "reg-sine"}}, "tree"),
        ({"data": {"dataset": "iris4"}, "network": {"features": ["x1", "x2", "x3", "x4"]}}, "neighbors"),
    ],
    ids=["svm", "logistic", "regression", "classes"],
)
def test_a_script_gives_the_scores_and_the_picture(config: Any, model: Any, tmp_path: Path) -> None:
    order = read_order({"config": config, "models": [model], "grid": GRID})
    printed, values = run(write_script(order.config, order.models[0]), tmp_path)
    found = baselines.fit_all(config, [model], grid=GRID)
    (fitted,) = found.models
    assert printed == pytest.approx([fitted.train_score, fitted.test_score], abs=1e-4)
    images = fitted.outputs(GRID)
    if len(images) > 1:  # a script draws the class that is predicted
        best = np.take_along_axis(images, values[None].astype(int), axis=0)[0]
        assert (best == images.max(axis=0)).all()
    else:
        assert (as_bytes(values.reshape(-1, 1)).reshape(GRID, GRID) == images[0]).all()
    assert (tmp_path / f"{fitted.name}.png").read_bytes().startswith(b"\x89PNG")


def test_a_script_needs_nothing_of_this_package() -> None:
    order = read_order({"models": ["naive_bayes"]})
    script = write_script(order.config, order.models[0])
    compile(script, "script.py", "exec")
    assert "import playground" not in script
    assert "from playground" not in script


def test_a_model_that_does_not_learn_numbers_has_no_script_for_them() -> None:
    order = read_order({"config": {"data": {"dataset": "reg-sine"}}, "models": ["naive_bayes"]})
    with pytest.raises(InvalidInput, match="not for regression"):
        write_script(order.config, order.models[0])
