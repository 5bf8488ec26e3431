"""Links as text: ours both ways, and TensorFlow Playground's as the same experiment."""

from typing import Any

import pytest

from playground.config import ExperimentConfig, change_config
from tests.browser.modules import DEFAULTS, Modules

CHANGES: list[dict[str, Any]] = [
    {},
    {"seed": 3},
    {"data.dataset": "reg-plane", "network.hidden": [], "network.features": ["sin_x1"]},
    {"training.learning_rate": 1e-05, "training.shuffle": False, "data.noise": 35},
    {"network.activation": ["relu", "tanh"], "network.hidden": [8, 8]},
    {"data.samples": 30, "data.train": [[0.5, -1, 1], [2, 2, -1]]},
    {"training.optimizer": {"name": "sgd"}},
    {"training.optimizer": {"name": "adam", "beta1": 0.95, "epsilon": 1e-8}},
    {"training.loss": {"name": "asymmetric", "cost_above": 3}},
    {"training.early_stopping": {"monitor": "test_loss", "patience": 20, "restore_best": False}},
    {"network.dropout": [0.2, 0], "network.batch_normalization": [True, False], "network.hidden": [8, 8]},
    {"network.dropout": 0.3, "network.batch_normalization": True, "training.clip_norm": 0.5},
]


@pytest.mark.parametrize("changes", CHANGES)
def test_links_round_trip(modules: Modules, changes: dict[str, Any]) -> None:
    same, malformed, fragment = modules.run(
        "address/link",
        """const { withChanges } = await import("/static/js/state/config.js");
        const config = withChanges(a.defaults, a.changes);
        const { link: fragment } = m.encodeLink(config, a.defaults, { showTest: true, discretize: false });
        const read = m.decodeLink("#" + fragment, a.defaults);
        const same = JSON.stringify(read.config) === JSON.stringify(config) && read.view.showTest;
        return [same, read.malformed, fragment];""",
        {"defaults": DEFAULTS, "changes": changes},
    )
    assert malformed == []
    assert same, fragment


def test_links_are_readable(modules: Modules) -> None:
    fragment = modules.run(
        "address/link",
        """const { withChanges } = await import("/static/js/state/config.js");
        return m.encodeLink(withChanges(a.defaults, a.changes), a.defaults, {}).link;""",
        {"defaults": DEFAULTS, "changes": {"seed": 3, "data.dataset": "spiral", "network.hidden": [8, 8]}},
    )
    assert fragment == "data.dataset=spiral&network.hidden=8,8&seed=3"


def test_choices_and_their_numbers_are_readable_in_links(modules: Modules) -> None:
    changes = {
        "network.dropout": [0.2, 0],
        "training.optimizer": {"name": "adam", "beta1": 0.95},
        "training.early_stopping": {"monitor": "test_loss", "patience": 20},
    }
    fragment = modules.run(
        "address/link",
        """const { withChanges } = await import("/static/js/state/config.js");
        return m.encodeLink(withChanges(a.defaults, a.changes), a.defaults, {}).link;""",
        {"defaults": DEFAULTS, "changes": changes},
    )
    assert fragment == (
        "network.dropout=0.2,0&training.optimizer=adam;beta1:0.95"
        "&training.early_stopping=monitor:test_loss;patience:20"
    )


@pytest.mark.parametrize(
    "part",
    [
        "nonsense=1",
        "seed",
        "=3",
        "seed=",
        "seed=abc",
        "network.hidden=4,x",
        "training.shuffle=perhaps",
        "seed=%",
        "training.optimizer=adam;beta1",
        "training.early_stopping=patience:",
        "network.dropout=0.2,x",
        "network.batch_normalization=true,perhaps",
    ],
)
def test_malformed_parts_are_reported_and_left_out(modules: Modules, part: str) -> None:
    read = modules.run(
        "address/link", "return m.decodeLink(a.part, a.defaults)", {"part": part, "defaults": DEFAULTS}
    )
    (malformed,) = read["malformed"]
    assert malformed["field"] == part.partition("=")[0]
    assert malformed["received"] == part.partition("=")[2]
    assert malformed["allowed"]
    assert read["config"] == DEFAULTS


def test_a_part_without_a_value_names_what_is_missing(modules: Modules) -> None:
    read = modules.run("address/link", "return m.decodeLink('seed', a)", DEFAULTS)
    assert read["malformed"] == [{"field": "seed", "received": "", "allowed": "page.allowed.pair"}]


PREPARED = {
    "hide": ["noise", "play"],
    "lock": ["dataset"],
    "embed": True,
    "play": True,
    "lang": "zh-Hant",
    "lesson": None,
}


def test_what_a_teacher_prepared_round_trips(modules: Modules) -> None:
    fragment, prepared, malformed = modules.run(
        "address/link",
        """const page = { showTest: false, discretize: false, prepared: a.prepared };
        const { link } = m.encodeLink(a.defaults, a.defaults, page);
        const read = m.decodeLink(link, a.defaults, ["noise", "play", "dataset"]);
        return [link, read.prepared, read.malformed];""",
        {"prepared": PREPARED, "defaults": DEFAULTS},
    )
    assert fragment == "hide=noise,play&lock=dataset&embed=1&play=1&lang=zh-Hant"
    assert prepared == PREPARED
    assert malformed == []


def test_only_known_parts_of_the_page_can_be_hidden(modules: Modules) -> None:
    read = modules.run(
        "address/link", "return m.decodeLink('hide=noise,moon', a, ['noise', 'play'])", DEFAULTS
    )
    assert read["prepared"]["hide"] == ["noise"]
    assert read["malformed"] == [{"field": "hide", "received": "noise,moon", "allowed": ["noise", "play"]}]


def test_points_that_are_too_many_for_a_link_are_left_out_and_counted(modules: Modules) -> None:
    link, left_out, dataset = modules.run(
        "address/link",
        """const { withChanges } = await import("/static/js/state/config.js");
        const rows = Array.from({ length: 300 }, (_, i) => [i / 100, 1, 1]);
        const changes = { "data.dataset": "custom", "data.train": rows, "network.hidden": [3] };
        const config = withChanges(a, changes);
        const { link, leftOut } = m.encodeLink(config, a, {});
        const read = m.decodeLink(link, a);
        return [link, leftOut, read.config.data.dataset];""",
        DEFAULTS,
    )
    assert link == "network.hidden=3&page.points_left_out=300"
    assert left_out == 300
    assert dataset == "circle"


# ---- TensorFlow Playground

# As its own page writes it, every key.
THEIRS = (
    "activation=relu&regularization=L2&batchSize=15&dataset=spiral&regDataset=reg-gauss&learningRate=0.01"
    "&regularizationRate=0.001&noise=25&networkShape=8,3&seed=0.31337&showTestData=true&discretize=true"
    "&percTrainData=70&x=true&y=false&xTimesY=true&xSquared=true&ySquared=false&cosX=false&sinX=true"
    "&cosY=false&sinY=false&collectStats=false&tutorial=&problem=classification&initZero=true&hideText=true"
)


def read_theirs(modules: Modules, fragment: str) -> Any:
    return modules.run("address/tensorflow_playground", "return m.readTensorFlowPlayground(a)", fragment)


def test_every_key_of_theirs_is_understood(modules: Modules) -> None:
    read = read_theirs(modules, THEIRS)
    assert len(THEIRS.split("&")) == 27
    assert read["malformed"] == []
    assert read["changes"] == {
        "data.dataset": "spiral",
        "data.noise": 25,
        "data.train_fraction": 0.7,
        "network.features": ["x1", "x1_squared", "x1_x2", "sin_x1"],
        "network.hidden": [8, 3],
        "network.activation": "relu",
        "network.initializer": "zeros",
        "training.learning_rate": 0.01,
        "training.batch_size": 15,
        "training.regularization": "l2",
        "training.regularization_rate": 0.001,
        "training.shuffle": False,
        "seed": 31337,
    }
    change_config(ExperimentConfig(), read["changes"])  # each value is one that we have
    assert read["view"] == {"showTest": True, "discretize": True}
    assert read["embed"] is True


def test_a_regression_of_theirs_opens_with_its_own_data_set(modules: Modules) -> None:
    read = read_theirs(modules, "problem=regression&dataset=xor&regDataset=reg-gauss&networkShape=")
    assert read["changes"]["data.dataset"] == "reg-gauss"
    assert read["changes"]["network.hidden"] == []


def test_what_theirs_hides_is_hidden_and_hidden_inputs_are_gone(modules: Modules) -> None:
    read = read_theirs(
        modules, "xSquared=true&xSquared_hide=true&playButton_hide=true&numHiddenLayers_hide=false"
    )
    assert read["hide"] == ["x1_squared", "play"]
    assert read["changes"]["network.features"] == ["x1", "x2"]


@pytest.mark.parametrize(
    ("fragment", "notes"),
    [
        ("activation=tanh", ["page.tfp.seed"]),
        ("batchSize=7", ["page.tfp.seed", "page.tfp.batch"]),
        ("regularization=L1", ["page.tfp.seed", "page.tfp.l1"]),
        ("noise=70", ["page.tfp.seed", "page.tfp.noise"]),
        ("tutorial=xor", ["page.tfp.seed", "page.tfp.tutorial"]),
    ],
)
def test_what_cannot_be_the_same_is_told(modules: Modules, fragment: str, notes: list[str]) -> None:
    assert [note["key"] for note in read_theirs(modules, fragment)["notes"]] == notes


@pytest.mark.parametrize(
    ("part", "allowed"),
    [
        ("learningRate=fast", "page.allowed.number"),
        ("networkShape=4,x", "page.allowed.numbers"),
        ("discretize=maybe", "page.allowed.boolean"),
        ("problem=clustering", ["classification", "regression"]),
    ],
)
def test_a_malformed_part_of_theirs_is_reported_and_the_rest_read(
    modules: Modules, part: str, allowed: object
) -> None:
    read = read_theirs(modules, f"{part}&dataset=xor")
    field, _, received = part.partition("=")
    assert read["malformed"] == [{"field": field, "received": received, "allowed": allowed}]
    assert read["changes"]["data.dataset"] == "xor"


@pytest.mark.parametrize(
    ("fragment", "theirs"),
    [
        (THEIRS, True),
        ("networkShape=4,2", True),
        ("seed=3", False),
        ("data.dataset=xor", False),
        ("hide=noise", False),
    ],
)
def test_their_links_are_told_from_ours(modules: Modules, fragment: str, theirs: bool) -> None:
    assert (
        modules.run("address/tensorflow_playground", "return m.isTensorFlowPlayground(a)", fragment) is theirs
    )
