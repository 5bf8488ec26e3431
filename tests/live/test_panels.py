import json
import math
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load

from playground.config import ExperimentConfig
from playground.live.messages import FollowedStep, Play, ShownSpace, Watch
from playground.live.panel import Panel, Reading, Tensor, read_panels
from playground.live.panel_schedule import PanelSchedule
from playground.live.panels import PANELS
from playground.live.protocol import encode_frame
from playground.live.snapshot import Snapshot
from playground.training.trainer import Trainer
from tests.live.experiments import picture, started
from tools.live_panels import DOCS, panel_lines, tensor_lines, with_tables

ROOT = Path(__file__).parents[2]

# A panel that exists for these tests only: one row, and nothing else in the package names it.
LARGEST = Panel(
    "largest",
    "the largest parameter",
    (Tensor("largest_parameter", "F32", "()", "over all layers"),),
    lambda trainer, _watch, _since: Reading(
        {"largest_parameter": trainer.network.parameters.max()}, {"unit": "1"}
    ),
    frames_per_reading=2,
)


def trainer(**config: object) -> Trainer:
    return Trainer(ExperimentConfig.model_validate(config), keeps_last_update=True)


# Beside a lone trainer there is no crowd; tests/live/test_crowd.py has what its panel brings. What a step has
# differs with networks; tests/analysis/test_trace.py has one that has everything.
ROWS = [panel for panel in PANELS.values() if panel.name not in {"crowd", "step"}]
ALL = Watch(
    neuron=0,
    sample=[1.0, 2.0, 1.0],
    parameter=3,
    hidden_space=ShownSpace(),
    step=FollowedStep(),
    panels=["inside", "metrics", "outputs", "regions", "updates"],
)


@pytest.mark.parametrize("dataset", ["circle", "rings", "reg-plane"])
def test_every_panel_gives_the_tensors_that_its_row_declares(dataset: str) -> None:
    network = {"activation": "relu", "batch_normalization": True}
    trained = trainer(data={"dataset": dataset, "validation_fraction": 0.2}, network=network)
    trained.train(1)
    for panel in ROWS:
        tensors, _ = read_panels([panel], trained, ALL)
        assert tensors.keys() == {tensor.name for tensor in panel.tensors}


def test_every_tensor_has_the_rank_that_its_row_declares() -> None:
    network = {"activation": "relu", "batch_normalization": True}
    trained = trainer(data={"validation_fraction": 0.2}, network=network)
    trained.advance(1)
    tensors, _ = read_panels(PANELS.values(), trained, ALL)
    for panel in ROWS:
        for tensor in panel.tensors:
            axes = tensor.shape.partition(", or")[0].strip("()").split(",")
            assert tensors[tensor.name].ndim == len([axis for axis in axes if axis]), tensor.name


def test_no_two_panels_send_a_tensor_of_the_same_name() -> None:
    names = [tensor.name for panel in PANELS.values() for tensor in panel.tensors]
    assert len(names) == len(set(names))


def test_what_was_read_stays_while_training_goes_on_and_cannot_be_written_to() -> None:
    trained = trainer()
    tensors, _ = read_panels(PANELS.values(), trained, ALL)
    before = tensors["parameters"].copy()
    trained.advance(10)
    np.testing.assert_array_equal(tensors["parameters"], before)
    with pytest.raises(ValueError, match="read-only"):
        tensors["output"][0, 0] = 1


def test_a_number_too_large_for_float32_is_infinite() -> None:
    trained = trainer()
    trained.set_parameter(0, 0, 0, 1e300)
    tensors, _ = read_panels([LARGEST], trained, Watch())
    assert math.isinf(tensors["largest_parameter"])


def test_reports_come_with_the_names_of_their_metrics() -> None:
    tensors, metadata = read_panels([PANELS["metrics"]], trainer(), ALL)
    names = metadata["metrics"].split(",")
    assert names[:2] == ["accuracy", "roc_area"]
    assert tensors["metrics_train"].shape == tensors["metrics_test"].shape == (len(names),)
    assert tensors["confusion_test"].sum() == 250


def test_reports_come_with_every_third_frame_while_playing_and_with_every_frame_at_rest() -> None:
    experiment = started()
    experiment.apply(Watch(panels=["metrics"]))
    assert "metrics_train" in picture(experiment).tensors
    experiment.apply(Play())
    came = []
    for _ in range(6):
        experiment.advance(25)
        came.append("metrics_train" in picture(experiment).tensors)
    assert came == [False, False, True, False, False, True]


@pytest.mark.parametrize(("size", "expected"), [(20, [2, 4, 6]), (900, [6]), (10**6, [])])
def test_of_larger_networks_a_panel_that_says_so_comes_more_seldom(size: int, expected: list[int]) -> None:
    row = replace(LARGEST, n_parameters=300)
    schedule, watch = PanelSchedule({row.name: row}), Watch().model_copy(update={"panels": [row.name]})
    came = []
    for frame in range(1, 7):
        if schedule.due(watch, is_playing=True, n_parameters=size):
            came.append(frame)
        schedule.count(watch, is_playing=True, n_parameters=size)
    assert came == expected
    assert row.frames_for(10**6) == 20  # ten times as seldom at most
    assert schedule.due(watch, is_playing=False, n_parameters=size)


def test_linear_regions_come_with_their_number_where_activations_are_straight() -> None:
    trained = trainer(network={"hidden": [1], "activation": "relu"})
    tensors, metadata = read_panels([PANELS["regions"], PANELS["sample"]], trained, ALL)
    assert metadata["regions"] == "2"
    weights, sums = tensors["sample_formula"][0], tensors["sample_pre_activations"]
    assert weights[:2] @ tensors["sample_inputs"] + weights[2] == pytest.approx(sums[-1])
    # Along the line between the two the neuron's sum is zero.
    first, second, bias = (trained.network.parameters[place] for place in range(3))
    lines = tensors["region_lines"]
    np.testing.assert_allclose(lines[..., 0] * first + lines[..., 1] * second + bias, 0.0, atol=1e-6)
    curved, nothing = read_panels([PANELS["regions"], PANELS["sample"]], trainer(), ALL)
    assert not nothing
    assert not {"region_lines", "sample_formula"} & curved.keys()


def test_a_panel_is_due_when_its_field_or_its_name_is_watched() -> None:
    def due(watch: Watch) -> set[str]:
        return {panel.name for panel in PanelSchedule().due(watch, is_playing=False)}

    assert due(Watch()) == {"training", "pictures"}
    assert due(Watch(parameter=0, panels=["outputs"])) == {"training", "pictures", "parameter", "outputs"}


def test_a_panel_may_not_give_what_its_row_does_not_declare() -> None:
    careless = Panel("careless", "", (), lambda _trainer, _watch, _since: Reading({"surprise": 1.0}))
    with pytest.raises(ValueError, match="surprise"):
        read_panels([careless], trainer(), Watch())


def framed(trained: Trainer, *panels: Panel) -> bytes:
    tensors, metadata = read_panels(panels, trained, ALL)
    return encode_frame(Snapshot(0, 0, "ready", 0, tensors, metadata), frame=1, epochs_per_second=0.0)


def test_one_row_is_all_that_a_panel_needs_to_be_sent() -> None:
    trained = trainer()
    sent = load(framed(trained, LARGEST))["largest_parameter"]
    assert (sent.dtype, sent.shape) == (np.dtype(np.float32), ())
    assert sent == np.float32(trained.network.parameters.max())


def test_one_row_is_all_that_a_panel_needs_to_be_read_by_the_page(node: str, tmp_path: Path) -> None:
    trained = trainer()
    path = tmp_path / "frame.safetensors"
    path.write_bytes(framed(trained, *PANELS.values(), LARGEST))
    script = f"""
        import {{ readFileSync }} from "node:fs";
        import {{ decodeFrame }} from {json.dumps((ROOT / "static/js/wire/protocol.js").as_uri())};
        const frame = decodeFrame(new Uint8Array(readFileSync({json.dumps(str(path))})).buffer);
        console.log(frame.tensors.largest_parameter.values[0], frame.metadata.unit);
    """
    told = subprocess.run(
        [node, "--input-type=module", "--eval", script],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    value, unit = told.stdout.split()
    assert np.float32(value) == np.float32(trained.network.parameters.max())
    assert unit == "1"


def test_one_row_is_all_that_a_panel_needs_to_be_documented() -> None:
    assert panel_lines([LARGEST]) == [
        "| `largest` | the largest parameter; while playing with one frame in 2 |"
    ]
    assert tensor_lines([LARGEST]) == ["| `largest_parameter` | F32 () | panel `largest` | over all layers |"]
    text = with_tables(DOCS.read_text(encoding="utf-8"), [*PANELS.values(), LARGEST])
    assert panel_lines([LARGEST])[0] in text


def test_the_tables_of_the_documents_are_those_of_the_rows() -> None:
    text = DOCS.read_text(encoding="utf-8")
    assert with_tables(text, PANELS.values()) == text, "run python -m tools.live_panels"


@pytest.mark.parametrize("name", ["outputs_test", "measured_slope", "sample_loss", "train_penalty"])
def test_no_encoder_and_no_decoder_names_a_tensor(name: str) -> None:
    naming = [
        path.relative_to(ROOT).as_posix()
        for folder in ("playground/live", "playground/web", "static/js/wire")
        for path in (ROOT / folder).rglob("*.*")
        if path.suffix in {".py", ".js"} and name in path.read_text(encoding="utf-8")
    ]
    assert set(naming) <= {"playground/live/panels.py"}


def test_a_panel_with_words_and_a_view_stands_in_at_most_eight_places() -> None:
    folders = ("playground", "static", "templates", "docs")
    kinds = {".py", ".js", ".css", ".html", ".json", ".md"}
    places = {
        path.relative_to(ROOT).as_posix()
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.suffix in kinds and "measured_slope" in path.read_text(encoding="utf-8")
    }
    assert {"playground/live/panels.py", "docs/live.md", "playground/locales/en.json"} <= places
    assert len(places) <= 8
