"""ONNX files, checked by onnx and run by ONNX Runtime, for every activation and kind of network."""

import re
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from playground.data.expressions import Column
from playground.data.features import FEATURES
from playground.engine.activations import ACTIVATIONS
from playground.engine.hyperparameters import Choice
from playground.export import export_model, onnx_file
from playground.export.proof import EXACT, Proof, float32_proof_of, proof_of, spread_rows
from playground.model.description import InputFeature, ModelDescription
from playground.model.output import class_numbers
from playground.model.reference import Layer
from tools.export_matrix import Outcome, models, run_onnx

pytestmark = pytest.mark.exports

ROOT = Path(__file__).parents[2]
NAMES = ["onnx", "onnx32"]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Answer:
    """What ONNX Runtime made of a network's file and of rows all over the plane."""

    outcome: Outcome
    rows: Numbers
    outputs: Numbers
    classes: NDArray[np.int64] | None


def rows_of(model: ModelDescription) -> Numbers:
    """A grid of 100 x 100 over the plane, or as many rows of a table's columns."""
    if len(model.columns) != 2:
        return spread_rows(model, 10_000)
    side = np.linspace(-6.0, 6.0, 100)
    return np.stack([each.ravel() for each in np.meshgrid(side, side)], axis=1)


def answers(
    name: str, described: dict[str, ModelDescription], rows: Numbers | None, folder: Path
) -> dict[str, Answer]:
    """Writes and runs the files of networks; without rows, on the grid of each."""
    asked = {case: rows_of(model) if rows is None else rows for case, model in described.items()}
    for case, model in described.items():
        (folder / f"{case}.onnx").write_bytes(export_model(model, name))
        np.save(folder / f"{case}.npy", asked[case])
    found = {}
    for outcome in run_onnx(folder):
        with np.load(folder / f"{outcome.case}.npz") as given:
            classes = given.get("class")
            found[outcome.case] = Answer(outcome, asked[outcome.case], given["outputs"], classes)
    return found


@pytest.fixture(scope="module", params=NAMES)
def ran(
    request: pytest.FixtureRequest, exports_python: str, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, dict[str, Answer]]:
    assert exports_python
    name = str(request.param)
    return name, answers(name, dict(models()), None, tmp_path_factory.mktemp(name))


def proof_in(name: str, model: ModelDescription) -> Proof:
    return proof_of(model) if name == "onnx" else float32_proof_of(model)


def relative(outputs: Numbers, wanted: Numbers) -> Numbers:
    """The greatest difference of each row, relative to max(1, |wanted|)."""
    difference: Numbers = (np.abs(outputs - wanted) / np.maximum(1.0, np.abs(wanted))).max(axis=1)
    return difference


def test_every_network_keeps_its_bound_at_the_proof_and_all_over_the_plane(
    ran: tuple[str, dict[str, Answer]],
) -> None:
    name, found = ran
    assert set(found) == set(models())
    assert {case: each.outcome for case, each in found.items() if each.outcome.code} == {}
    for case, answer in found.items():
        model = models()[case]
        bound = proof_in(name, model).bound
        assert relative(answer.outputs, model.predict(answer.rows)).max() <= bound, case
        if name == "onnx":
            assert answer.outcome.difference is not None
            assert answer.outcome.difference <= EXACT, case


def test_no_class_changes_further_from_the_border_than_the_bound(ran: tuple[str, dict[str, Answer]]) -> None:
    name, found = ran
    for case, answer in found.items():
        model = models()[case]
        outputs = model.predict(answer.rows)
        wanted = class_numbers(model.output, outputs)
        if wanted is None:
            assert answer.classes is None, case
            continue
        assert answer.classes is not None, case
        changed = answer.classes != wanted
        if model.output.threshold is None:
            ordered = np.sort(outputs, axis=1)
            from_border = (ordered[:, -1] - ordered[:, -2]) / 2.0
        else:
            from_border = np.abs(outputs[:, 0] - model.output.threshold)
        assert (from_border[changed] <= proof_in(name, model).bound).all(), case


@pytest.mark.parametrize("name", NAMES)
def test_a_file_without_its_preprocessing_fails(
    name: str, exports_python: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert exports_python
    for case, model in models().items():
        if not case.endswith(("standardized", "all_features")):
            continue
        proof = proof_in(name, model)
        monkeypatch.setattr(onnx_file, "proof_of", lambda _, proof=proof: proof)
        monkeypatch.setattr(onnx_file, "float32_proof_of", lambda _, proof=proof: proof)
        raw = [Column(column) for column in model.columns] * len(model.features)
        features = [InputFeature(each.name, raw[place]) for place, each in enumerate(model.features)]
        bare = replace(model, features=tuple(features), scaling=None)
        (tmp_path / f"{case}.onnx").write_bytes(export_model(bare, name))
    found = run_onnx(tmp_path)
    assert len(found) == 2 * len(ACTIVATIONS)
    assert [each for each in found if each.code != 1] == []


def test_labels_are_decided_as_by_the_network(exports_python: str, tmp_path: Path) -> None:
    assert exports_python
    value = models()["relu-softmax"].to_json()
    value["layers"][-1]["activation"] = {"name": "sigmoid"}
    for part in ("weights", "biases"):
        value["layers"][-1][part] = np.array(value["layers"][-1][part])[..., :2].tolist()
    value["layers"][-1]["fan_out"] = 2
    model = ModelDescription.from_json({**value, "task": "multilabel", "classes": [0, 1, 2, 3]})
    assert model.output.is_of_labels
    (answer,) = answers("onnx", {"labels": model}, None, tmp_path).values()
    assert answer.classes is not None
    assert answer.classes.tolist() == model.decide(model.predict(answer.rows))


def alone(activation: str, expression: InputFeature, columns: tuple[str, ...]) -> ModelDescription:
    """A network that is one feature and one activation."""
    parts = {"weights": np.ones((1, 1)), "biases": np.zeros(1)}
    if activation == "prelu":
        parts["leaks"] = np.array([0.3])
    layer = Layer(1, 1, Choice(activation))
    return ModelDescription(columns, (expression,), None, (layer,), (parts,), (None,), "regression", ())


def test_activations_are_right_near_zero_and_far_from_it(exports_python: str, tmp_path: Path) -> None:
    assert exports_python
    far = np.geomspace(1e-300, 1e300, 601)
    z = np.concatenate([np.linspace(-40.0, 40.0, 4001), far, -far, [0.0, -0.0, np.nan]])[:, None]
    feature = InputFeature("x", Column("x"))
    described = {
        name: alone(name, feature, ("x",)) for name, row in ACTIVATIONS.items() if not row.has_pieces
    }
    found = answers("onnx", described, z, tmp_path)
    assert set(found) == set(described)
    for name, answer in found.items():
        wanted = described[name].predict(z)
        assert (np.isnan(answer.outputs) == np.isnan(wanted)).all(), name
        assert np.nanmax(relative(answer.outputs, wanted)) < 1e-14, name


def test_features_are_right_in_every_quadrant_and_on_the_axes(exports_python: str, tmp_path: Path) -> None:
    assert exports_python
    side = np.concatenate([np.linspace(-10.0, 10.0, 21), [-0.0, 1e-300, -1e-300, 1e-200, 12345.678]])
    rows = np.stack([each.ravel() for each in np.meshgrid(side, side)], axis=1)
    described = {
        name: alone("linear", InputFeature(name, row.expression), ("x1", "x2"))
        for name, row in FEATURES.items()
    }
    for name, answer in answers("onnx", described, rows, tmp_path).items():
        wanted = described[name].predict(rows)
        assert relative(answer.outputs, wanted).max() < 1e-15, name
        if name == "angle":
            assert (np.signbit(answer.outputs) == np.signbit(wanted)).all()


def test_names_of_columns_may_be_any_text(exports_python: str, tmp_path: Path) -> None:
    assert exports_python
    value = models()["tanh-plain"].to_json()
    value["columns"] = ["layer_1", '預測 "值" \u2028\n']
    value["features"] = [{"name": name, "expression": ["square", name]} for name in value["columns"]]
    (tmp_path / "a.onnx").write_bytes(export_model(ModelDescription.from_json(value), "onnx"))
    assert [each.code for each in run_onnx(tmp_path)] == [0]


@pytest.mark.parametrize("name", NAMES)
def test_the_program_in_the_documents_verifies_a_file(name: str, exports_python: str, tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(export_model(models()["gelu-all_features"], name))
    text = (ROOT / "docs" / "export.md").read_text(encoding="utf-8")
    (program,) = re.findall(r"```python\n(.*?onnxruntime.*?)```", text, re.DOTALL)
    ran = subprocess.run(
        [exports_python, "-I", "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert re.fullmatch(r"greatest difference: \S+\n", ran.stdout)
