"""Every export format for every activation and kind of network: files are written, run, and compared.

``python -m tools.export_matrix`` prints the greatest difference of each format, for the table of
docs/export.md. Formats that need a library are run by the interpreter PLAYGROUND_EXPORTS_PYTHON,
which has the libraries and nothing of this project (`make test-exports` makes one).
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from playground.engine.activations import ACTIVATIONS
from playground.export import FORMATS, export_model
from playground.model.description import ModelDescription
from playground.problems.errors import InvalidCommand
from playground.training.trainer import Trainer

ROOT = Path(__file__).parent.parent
DRIVER = ROOT / "tools" / "export_driver.py"
EPOCHS = 3

ALL_FEATURES = ["x1", "x2", "x1_squared", "x2_squared", "x1_x2", "sin_x1", "sin_x2"]
VARIANTS: Mapping[str, dict[str, Any]] = {
    "plain": {"network": {"hidden": [5, 3]}},
    "softmax": {"data": {"dataset": "iris"}, "network": {"hidden": [5]}},
    "dropout": {"network": {"hidden": [6], "dropout": 0.3}},
    "batch_normalization": {"network": {"hidden": [5, 3], "batch_normalization": True}},
    "standardized": {"data": {"dataset": "reg-plane", "standardize": True}, "network": {"hidden": [5]}},
    "all_features": {"data": {"standardize": True}, "network": {"hidden": [4], "features": ALL_FEATURES}},
    "residual": {"network": {"hidden": [4, 4], "residual": True}},
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What running one exported file found.

    Args:
        case: the network's name.
        difference: the greatest, relative to max(1, |output|); None if the program said nothing.
        code: its exit code.
        printed: all that it printed.
    """

    case: str
    difference: float | None
    code: int
    printed: str


@cache
def models() -> Mapping[str, ModelDescription]:
    """A trained network for each activation and variant, by names such as ``tanh-softmax``."""
    return dict(_models())


def _models() -> Iterator[tuple[str, ModelDescription]]:
    for activation in ACTIVATIONS:
        for variant, config in VARIANTS.items():
            if activation == "maxout" and variant == "batch_normalization":
                continue  # which no config may ask for
            network = config["network"] | {"activation": activation}
            trainer = Trainer({**config, "network": network})
            trainer.train(EPOCHS)
            yield f"{activation}-{variant}", trainer.describe()


def write_files(name: str, folder: Path, edit: Callable[[bytes], bytes] = bytes) -> dict[str, str]:
    """Writes the file of every network in one format.

    Args:
        name: of the format.
        folder: to write into.
        edit: of each file's bytes before they are written.

    Returns:
        The reason of each network that the format cannot hold, by its name.
    """
    refused = {}
    for case, model in models().items():
        try:
            data = export_model(model, name)
        except InvalidCommand as error:
            refused[case] = error.problems[0].code
        else:
            (folder / f"{case}{FORMATS[name].suffix}").write_bytes(edit(data))
    return refused


def run_python(
    folder: Path, modules: tuple[str, ...], interpreter: str = sys.executable, *, forks: bool = True
) -> list[Outcome]:
    """Runs every Python program of a folder.

    Args:
        folder: of programs.
        modules: that they use, imported once for all.
        interpreter: to run them.
        forks: whether each is run by a fork of the process.

    Returns:
        What each found.
    """
    command = [interpreter, "-I", str(DRIVER), str(folder), *modules]
    # As the programs themselves set them, before Keras is imported.
    environment = os.environ | {"KERAS_BACKEND": "jax", "JAX_ENABLE_X64": "1"}
    environment |= {"EXPORT_DRIVER_FORKS": str(int(forks))}
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    return _outcomes(ran)


def run_node(folder: Path) -> list[Outcome]:
    """Runs every JavaScript module of a folder, as programs that node starts with each as its main module.

    Args:
        folder: of modules.

    Returns:
        What each found.
    """
    script = (
        "import { readdirSync } from 'node:fs';"
        "for (const name of readdirSync(process.argv[1]).sort()) {"
        "  const module = await import(`${process.argv[1]}/${name}`);"
        "  const difference = module.greatestDifference();"
        "  const code = difference <= module.bound ? 0 : 1;"
        "  console.log(JSON.stringify({ name, code, printed: `greatest difference: ${difference}` }));"
        "}"
    )
    command = ["node", "--input-type=module", "-e", script, str(folder)]
    return _outcomes(subprocess.run(command, capture_output=True, text=True, check=False))


def run_onnx(folder: Path) -> list[Outcome]:
    """Checks and runs every ONNX file of a folder.

    Args:
        folder: of files; rows in NAME.npy beside NAME.onnx are answered in NAME.npz.

    Returns:
        What each found.
    """
    command = [exports_python() or sys.executable, "-I", str(ROOT / "tools" / "onnx_driver.py"), str(folder)]
    return _outcomes(subprocess.run(command, capture_output=True, text=True, check=False))


def _outcomes(ran: subprocess.CompletedProcess[str]) -> list[Outcome]:
    if ran.returncode:
        raise RuntimeError(f"The programs could not be run. Received: {ran.stderr[-2000:]}")
    found = []
    for line in filter(None, ran.stdout.splitlines()):
        said = json.loads(line)
        printed = re.search(r"^greatest difference: (\S+)", said["printed"], re.MULTILINE)
        difference = None if printed is None else float(printed[1])
        found.append(Outcome(Path(said["name"]).stem, difference, said["code"], said["printed"]))
    return found


@dataclass(frozen=True, slots=True)
class Runner:
    """How the files of a format are run.

    Args:
        run: runs all files of a folder.
        needs: the libraries; empty if it runs wherever the tests do.
    """

    run: Callable[[Path], list[Outcome]]
    needs: tuple[str, ...] = ()


def exports_python() -> str | None:
    """The interpreter that has the libraries of the formats, or None if there is none."""
    return os.environ.get("PLAYGROUND_EXPORTS_PYTHON")


def _by_libraries(*modules: str, forks: bool = True) -> Runner:
    interpreter = exports_python() or sys.executable
    return Runner(lambda folder: run_python(folder, modules, interpreter, forks=forks), modules)


RUNNERS: Mapping[str, Runner] = {
    "numpy": Runner(lambda folder: run_python(folder, ("numpy",))),
    "python": Runner(lambda folder: run_python(folder, ())),
    "javascript": Runner(run_node),
    "keras": _by_libraries("keras", forks=False),  # JAX has threads, which do not survive it
    "pytorch": _by_libraries("torch"),
    "scikit-learn": Runner(
        lambda folder: run_python(
            folder, ("sklearn.neural_network", "sklearn.pipeline", "sklearn.preprocessing")
        )
    ),
    "onnx": Runner(run_onnx, ("onnx", "onnxruntime")),
    "onnx32": Runner(run_onnx, ("onnx", "onnxruntime")),
}
"""Of every format whose files compute."""


def figures(name: str) -> tuple[list[Outcome], dict[str, str]]:
    """Writes and runs all files of a format.

    Args:
        name: of the format.

    Returns:
        What each found, and the reasons of networks that the format cannot hold.
    """
    with tempfile.TemporaryDirectory() as folder:
        refused = write_files(name, Path(folder))
        return RUNNERS[name].run(Path(folder)), refused


def main() -> None:
    """Prints the greatest difference of each format that can be run here."""
    for name, runner in RUNNERS.items():
        if runner.needs and exports_python() is None:
            print(f"{name}: needs {', '.join(runner.needs)}: make test-exports, PLAYGROUND_EXPORTS_PYTHON")
            continue
        found, refused = figures(name)
        worst = max(found, key=lambda each: float("inf") if each.difference is None else each.difference)
        print(f"{name}: {worst.difference} ({worst.case}), {len(found)} run, {len(refused)} refused")


if __name__ == "__main__":
    main()
