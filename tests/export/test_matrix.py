"""Exported programs are run without this package, for every activation and kind of network."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from playground.config import ExperimentConfig
from playground.errors import InvalidInput
from playground.export import FORMATS, export_model
from playground.export.proof import EXACT, N_ROWS, proof_of
from playground.model.description import ModelDescription
from playground.training.trainer import Trainer
from tools.export_matrix import RUNNERS, models, run_python, write_files

HERE = [name for name, runner in RUNNERS.items() if not runner.needs]

# A way to delete what each language does to raw rows before the first layer.
WITHOUT_PREPROCESSING: dict[str, Callable[[bytes], bytes]] = {
    "numpy": lambda data: re.sub(
        rb"    features = np\.stack\(\[(.*)\], axis=1\)\n    return .*\n",
        lambda match: b"    return np.stack([x1, x2] * 4, axis=1)[:, :%d]\n" % (match[1].count(b", ") + 1),
        data,
    ),
    "python": lambda data: re.sub(
        rb"    features = \[(.*)\]\n    return .*\n",
        lambda match: b"    return ([x1, x2] * 4)[:%d]\n" % (match[1].count(b", ") + 1),
        data,
    ),
    "javascript": lambda data: re.sub(
        rb"  const features = \[(.*)\];\n  return .*\n",
        lambda match: (
            b"  return [x1, x2, x1, x2, x1, x2, x1, x2].slice(0, %d);\n" % (match[1].count(b", ") + 1)
        ),
        data,
    ),
    "scikit-learn": lambda data: re.sub(
        rb"    return np\.stack\(\[(.*)\], axis=1\)\n",
        lambda match: b"    return np.stack([x1, x2] * 4, axis=1)[:, :%d]\n" % (match[1].count(b", ") + 1),
        data.replace(b'("scaling", filled_scaler()), ', b""),
    ),
}

PROGRAMS_OF_LIBRARIES = ("keras", "pytorch")
_OF_SCIKIT_LEARN = ("linear-", "sigmoid-", "tanh-", "relu-")


def refused_by(name: str) -> set[str]:
    """The networks that a format cannot hold."""
    if name != "scikit-learn":
        return set()
    return {case for case in models() if not case.startswith(_OF_SCIKIT_LEARN) or case.endswith("residual")}


def test_every_format_that_computes_is_run() -> None:
    data = {"json", "safetensors"}
    assert set(RUNNERS) == set(FORMATS) - data


@pytest.mark.parametrize("name", HERE)
def test_a_program_gives_the_outputs_within_a_millionth_of_a_millionth(
    name: str, tmp_path: Path, node: str
) -> None:
    assert node
    assert set(write_files(name, tmp_path)) == refused_by(name)
    found = RUNNERS[name].run(tmp_path)
    assert {each.case for each in found} == set(models()) - refused_by(name)
    wrong = [each for each in found if each.difference is None or each.difference > EXACT or each.code]
    assert wrong == []


@pytest.mark.exports
@pytest.mark.parametrize("name", PROGRAMS_OF_LIBRARIES)
def test_a_program_of_a_library_gives_the_outputs_as_exactly(
    name: str, exports_python: str, tmp_path: Path
) -> None:
    assert exports_python
    assert write_files(name, tmp_path) == {}
    found = RUNNERS[name].run(tmp_path)
    assert {each.case for each in found} == set(models())
    wrong = [each for each in found if each.difference is None or each.difference > EXACT or each.code]
    assert wrong == []


@pytest.mark.exports
@pytest.mark.parametrize(("name", "suffix"), [("keras", ".keras"), ("pytorch", ".pt")])
def test_a_library_reads_back_what_save_writes(
    name: str, suffix: str, exports_python: str, tmp_path: Path
) -> None:
    path = tmp_path / "exported.py"
    path.write_bytes(export_model(models()["prelu-all_features"], name))
    read = {
        "keras": "again = keras.models.load_model(path); found = again(np.array(it.PROOF_ROWS))",
        "pytorch": "again = it.Network(); again.load_state_dict(torch.load(path)); again.eval(); "
        "found = again(torch.tensor(it.PROOF_ROWS, dtype=torch.float64)).detach()",
    }[name]
    script = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import exported as it; import numpy as np; "
        f"import {'torch' if name == 'pytorch' else 'keras'}; "
        f"path = {str(tmp_path / 'kept')!r} + {suffix!r}; it.save(path); {read}; "
        "print(float(np.abs(np.asarray(found) - np.array(it.PROOF_OUTPUTS)).max()))"
    )
    ran = subprocess.run([exports_python, "-I", "-c", script], capture_output=True, text=True, check=True)
    assert float(ran.stdout) <= EXACT


@pytest.mark.parametrize("name", HERE)
def test_a_program_without_its_preprocessing_fails(name: str, tmp_path: Path) -> None:
    write_files(name, tmp_path, WITHOUT_PREPROCESSING[name])
    found = {each.case: each for each in RUNNERS[name].run(tmp_path)}
    prepared = {case for case in models() if case.endswith(("standardized", "all_features"))}
    prepared -= refused_by(name)
    assert {case: found[case].code for case in prepared if found[case].code != 1} == {}


@pytest.mark.parametrize("name", ["numpy", "python", "scikit-learn"])
def test_a_program_run_by_its_name_prints_its_proof(name: str, tmp_path: Path) -> None:
    path = tmp_path / "exported.py"
    path.write_bytes(export_model(models()["tanh-plain"], name))
    ran = subprocess.run([sys.executable, "-I", path], capture_output=True, text=True, check=True)
    assert re.fullmatch(r"greatest difference: \S+\n", ran.stdout)


def test_a_module_run_by_node_prints_its_proof(tmp_path: Path, node: str) -> None:
    path = tmp_path / "with space.mjs"
    path.write_bytes(export_model(models()["gelu-plain"], "javascript"))
    ran = subprocess.run([node, path], capture_output=True, text=True, check=True)
    assert re.fullmatch(r"greatest difference: \S+\n", ran.stdout)


def test_a_program_with_another_weight_fails(tmp_path: Path) -> None:
    data = export_model(models()["tanh-plain"], "numpy")
    (tmp_path / "a.py").write_bytes(re.sub(rb"(b1 = np\.array\(\[)", rb"\g<1>0.001 + ", data))
    (found,) = run_python(tmp_path, ())
    assert found.code == 1
    assert found.difference is not None
    assert found.difference > EXACT


def test_the_proof_has_many_rows_all_over_the_plane() -> None:
    proof = proof_of(models()["tanh-plain"])
    assert N_ROWS >= 32
    assert proof.rows.shape == (N_ROWS, 2)
    quadrants = {tuple(row > 0) for row in proof.rows}
    assert len(quadrants) == 4
    assert proof.bound == EXACT
    assert proof.difference(proof.outputs + 1e-9) == pytest.approx(1e-9, rel=0.5)


def test_a_diverged_network_is_no_program() -> None:
    trainer = Trainer(ExperimentConfig())
    trainer.network.parameters[0] = np.inf
    with pytest.raises(InvalidInput, match="not finite") as refusal:
        export_model(trainer.describe(), "numpy")
    assert refusal.value.problems[0].allowed == ["json", "safetensors"]


def test_names_of_columns_cannot_leave_their_comment(tmp_path: Path) -> None:
    """What stands in a table's header must not become code."""
    columns = ['"""\nraise SystemExit(7)\n"""', "*/ process.exit(7) \u2028 //\n"]
    value = models()["tanh-plain"].to_json()
    value["columns"] = columns
    value["features"] = [{"name": name, "expression": name} for name in columns]
    model = ModelDescription.from_json(value)
    for name in ("numpy", "python", "scikit-learn"):
        (tmp_path / f"{name}.py").write_bytes(export_model(model, name))
    assert [each.code for each in run_python(tmp_path, ())] == [0, 0, 0]
    folder = tmp_path / "modules"
    folder.mkdir()
    (folder / "a.mjs").write_bytes(export_model(model, "javascript"))
    assert [each.code for each in RUNNERS["javascript"].run(folder)] == [0]
