"""The page's pure modules, each imported by itself in the browser."""

import base64
import json
import math
from itertools import pairwise
from pathlib import Path

import pytest

from tests.browser.modules import DEFAULTS, Modules

DATA = Path(__file__).parent.parent / "data"


# ---- protocol


def test_the_golden_frame_is_read_as_python_reads_it(modules: Modules) -> None:
    frame = base64.b64encode((DATA / "golden_frame.safetensors").read_bytes()).decode()
    expected = json.loads((DATA / "golden_frame.json").read_text())
    read = modules.run(
        "wire/protocol",
        """const bytes = Uint8Array.from(atob(a), (letter) => letter.charCodeAt(0));
        const frame = m.decodeFrame(bytes.buffer);
        const list = (field) => ({ ...field, values: [...field.values] });
        const { gradient, lastUpdate, batch } = frame.updates;
        return { ...frame, parameters: [...frame.parameters], output: list(frame.output),
                 neurons: frame.neurons.map(list), watched: list(frame.watched),
                 answers: [[...frame.answers.train.values], [...frame.answers.test.values]],
                 updates: [[...gradient], [...lastUpdate], [...batch]],
                 sample: [[...frame.sample.inputs], [...frame.sample.preActivations],
                          [...frame.sample.activations], [frame.sample.loss]] };""",
        frame,
    )
    metadata, tensors = expected["metadata"], expected["tensors"]
    assert {name: read[name] for name in ("frame", "epoch", "step", "status")} == {
        "frame": int(metadata["frame"]),
        "epoch": int(metadata["epoch"]),
        "step": int(metadata["step"]),
        "status": metadata["status"],
    }
    numbers = {
        "trainLoss": "train_loss",
        "testLoss": "test_loss",
        "trainAccuracy": "train_accuracy",
        "testAccuracy": "test_accuracy",
        "epochsPerSecond": "epochs_per_second",
    }
    for ours, wire in numbers.items():
        (value,) = tensors[wire]["values"]
        assert read[ours] == ("NaN" if value is None else value)
    assert read["parameters"] == tensors["parameters"]["values"]
    assert read["output"] == {"size": 10, "values": tensors["output"]["values"]}
    assert read["watched"] == {
        "size": 10,
        "values": tensors["watched"]["values"],
        "neuron": int(metadata["watched"]),
    }
    assert [field["size"] for field in read["neurons"]] == [4, 4, 4]
    neurons = [value for field in read["neurons"] for value in field["values"]]
    assert neurons == tensors["neurons"]["values"]
    assert read["samplesUsed"] == int(metadata["samples_used"])
    parts = {
        "answers": ["outputs_train", "outputs_test"],
        "updates": ["gradient", "last_update", "batch"],
        "sample": ["sample_inputs", "sample_pre_activations", "sample_activations", "sample_loss"],
    }
    for ours, wires in parts.items():
        assert read[ours] == [tensors[wire]["values"] for wire in wires]


def test_a_bias_is_set_without_a_source(modules: Modules) -> None:
    assert modules.run(
        "wire/protocol", "return m.commands.setParameter({ layer: 1, from: null, to: 0 }, 2)"
    ) == json.dumps({"type": "set_parameter", "layer": 1, "to": 0, "value": 2}, separators=(",", ":"))


# ---- colours and scales


@pytest.mark.parametrize(
    ("value", "byte"), [(-1, 0), (1, 255), (0, 128), (-7, 0), (math.inf, 255), (1 / 127.5 - 1, 1)]
)
def test_a_value_becomes_the_byte_of_the_wire(modules: Modules, value: float, byte: int) -> None:
    assert modules.run("plot/colors", "return m.byteOf(a)", value) == byte


def test_the_scale_runs_from_negative_over_zero_to_positive(modules: Modules) -> None:
    scale = modules.run("plot/colors", "return m.divergingScale([255, 0, 0], [100, 100, 100], [0, 0, 255])")
    assert scale[0] == [255, 0, 0]
    assert scale[255] == [0, 0, 255]
    assert all(abs(part - 100) <= 1 for part in scale[127] + scale[128])


@pytest.mark.parametrize(
    ("text", "color"),
    [("rgb(224, 123, 29)", [224, 123, 29]), ("color(srgb 1 0.5 0)", [255, 127.5, 0])],
)
def test_computed_colours_are_read(modules: Modules, text: str, color: list[float]) -> None:
    assert modules.run("plot/colors", "return m.parseColor(a)", text) == color


def test_linear_scales_map_ends_to_ends(modules: Modules) -> None:
    assert modules.run("plot/scales", "return [-6, 0, 6].map(m.linear([-6, 6], [100, 0]))") == [100, 50, 0]


@pytest.mark.parametrize(
    ("top", "expected"),
    [(1, [0, 0.5, 1]), (0.53, [0, 0.2, 0.4]), (0.3, [0, 0.1, 0.2, 0.3]), (10, [0, 5, 10])],
)
def test_ticks_are_round_and_within(modules: Modules, top: float, expected: list[float]) -> None:
    assert modules.run("plot/scales", "return m.ticks(a, 3)", top) == expected


@pytest.mark.parametrize(
    ("loss", "text"),
    [(0.5, "0.500"), (0.00123, "0.0012"), (123456, "1.23e+5"), (math.nan, ""), (math.inf, "")],
)
def test_losses_are_written_for_people(modules: Modules, loss: float, text: str) -> None:
    assert modules.run("plot/scales", "return m.lossText(a)", loss) == text


# ---- fields


def test_an_enlarged_field_keeps_its_corners_and_blends_between(modules: Modules) -> None:
    pixels = modules.run(
        "plot/fields",
        """const table = Uint32Array.from({ length: 256 }, (_, byte) => byte);
        const pixels = new Uint32Array(16);
        m.paintField({ size: 2, values: Uint8Array.of(0, 100, 200, 60) }, pixels, 4, table);
        return [...pixels];""",
    )
    assert [pixels[0], pixels[3], pixels[12], pixels[15]] == [0, 100, 200, 60]
    assert pixels[0] < pixels[1] < pixels[2] < pixels[3]


def test_zero_counts_as_positive_when_discrete(modules: Modules) -> None:
    assert modules.run(
        "plot/fields",
        "const t = m.discrete(Uint32Array.from({ length: 256 }, (_, i) => i)); return [t[127], t[128]]",
    ) == [0, 255]


# ---- losses so far


def test_there_is_one_point_per_epoch(modules: Modules) -> None:
    points = modules.run(
        "state/loss_history",
        """const history = new m.LossHistory();
        const points = [[0, 5], [1, 4], [1, 3], [2, 2], [2, 1]];
        for (const [epoch, train] of points) history.record({ epoch, train, test: 0 });
        return history.points.map(({ epoch, train }) => [epoch, train]);""",
    )
    assert points == [[0, 5], [1, 3], [2, 1]]


def test_an_earlier_epoch_begins_a_new_curve(modules: Modules) -> None:
    epochs = modules.run(
        "state/loss_history",
        """const history = new m.LossHistory();
        for (const epoch of [0, 1, 2, 3, 0, 1]) history.record({ epoch, train: 0, test: 0 });
        return history.points.map(({ epoch }) => epoch);""",
    )
    assert epochs == [0, 1]


def test_long_histories_stay_small_and_keep_their_ends(modules: Modules) -> None:
    epochs = modules.run(
        "state/loss_history",
        """const history = new m.LossHistory();
        for (let epoch = 0; epoch <= 100000; epoch++) history.record({ epoch, train: 0, test: 0 });
        return history.points.map(({ epoch }) => epoch);""",
    )
    assert 900 < len(epochs) <= 2001
    assert epochs[0] == 0
    assert epochs[-1] == 100_000
    gaps = {later - earlier for earlier, later in pairwise(epochs[:-1])}
    assert len(gaps) == 1


# ---- choices


def test_a_hyperparameter_at_its_default_is_left_out(modules: Modules) -> None:
    changed = modules.run(
        "state/choices",
        """const beta1 = { name: "beta1", default: 0.9 };
        const set = m.withHyperparameter("adam", beta1, 0.95);
        return [set, m.withHyperparameter(set, beta1, 0.9),
                m.hyperparameterOf(set, beta1), m.hyperparameterOf("adam", beta1)];""",
    )
    assert changed == [{"name": "adam", "beta1": 0.95}, "adam", 0.95, 0.9]


def test_layers_that_agree_share_one_value(modules: Modules) -> None:
    assert modules.run(
        "state/choices",
        """const mixed = m.withLayer("tanh", 3, 1, "relu");
        return [mixed, m.withLayer(mixed, 3, 1, "tanh"),
                m.othersValue(mixed, 3, 1), m.othersValue(mixed, 3, 0)];""",
    ) == [["tanh", "relu", "tanh"], "tanh", "tanh", "relu"]


# ---- several classes


def test_every_class_has_a_shape_of_its_own(modules: Modules) -> None:
    paths = modules.run(
        "plot/shapes", "return Array.from({ length: 8 }, (_, i) => m.shapePath(m.shapeOf(i)))"
    )
    assert len(set(paths)) == 8


def test_classes_mix_to_paper_where_none_leads(modules: Modules) -> None:
    pixels = modules.run(
        "plot/fields",
        """const fields = [[255, 128, 0], [0, 127, 85]].map((values) => ({ size: 1, values }));
        const paint = (i, discretize) => {
          const pixels = new Uint32Array(1);
          const one = fields.map(({ values }) => ({ size: 1, values: Uint8Array.of(values[i]) }));
          const look = { paper: [200, 200, 200], colors: [[0, 0, 255], [255, 0, 0]], discretize };
          m.paintClasses(one, pixels, 1, look);
          return [...new Uint8Array(pixels.buffer)];
        };
        return [paint(0, false), paint(1, false), paint(1, true)];""",
    )
    sure, undecided, discrete = pixels
    assert sure == [0, 0, 255, 255]
    assert all(abs(part - 200) <= 2 for part in undecided[:3])
    assert discrete == [0, 0, 255, 255]


# ---- store


def test_lists_with_an_entry_per_layer_follow_the_layers(modules: Modules) -> None:
    activation = modules.run(
        "state/store",
        """const { withChanges } = await import("/static/js/state/config.js");
        const config = withChanges(a, { "network.activation": ["relu", "tanh"] });
        const store = m.createStore(m.initialState({ config, taskOf: {}, history: null, theme: "auto" }));
        store.dispatch({ type: "hiddenChanged", hidden: [4, 2, 2] });
        return store.state().config.network.activation;""",
        DEFAULTS,
    )
    assert activation == ["relu", "tanh", "tanh"]


def test_a_picture_stays_until_its_numbers_would_mean_something_else(modules: Modules) -> None:
    kept = modules.run(
        "state/store",
        """const history = { clear() {}, record() {}, goBackTo() {} };
        const store = m.createStore(m.initialState({ config: a, taskOf: {}, history, theme: "auto" }));
        const layer = { fanIn: 2, fanOut: 1, activation: "tanh", weightsOffset: 0, biasesOffset: 2 };
        const isKept = (layout) => {
          store.dispatch({ type: "configured", experiment: 1, config: a, layout, data: {} });
          const kept = store.state().frame !== null;
          store.dispatch({ type: "frameReceived", frame: { epoch: 1 } });
          return kept;
        };
        isKept({ features: ["x1", "x2"], layers: [layer] });
        return [
          isKept({ features: ["x1", "x2"], layers: [{ ...layer, activation: "relu" }] }),
          isKept({ features: ["x1", "sin_x1"], layers: [layer] }),
          isKept({ features: ["x1", "sin_x1"], layers: [{ ...layer, biasesOffset: 4 }] }),
        ];""",
        DEFAULTS,
    )
    assert kept == [True, False, False]


def test_only_the_refused_field_goes_back(modules: Modules) -> None:
    config = modules.run(
        "state/store",
        """const { withChanges } = await import("/static/js/state/config.js");
        const store = m.createStore(m.initialState({ config: a, taskOf: {}, history: null, theme: "auto" }));
        store.dispatch({ type: "configAccepted", config: a });
        store.dispatch({ type: "configChanged", changes: { "network.hidden": [4, 99], "data.noise": 10 } });
        store.dispatch({ type: "rejected", defaults: a, problems: [{ field: "network.hidden.1" }] });
        return store.state().config;""",
        DEFAULTS,
    )
    assert config["network"]["hidden"] == [4, 2]
    assert config["data"]["noise"] == 10
