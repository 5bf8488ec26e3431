"""A config as a link is what the page reads."""

import json
import subprocess
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playground.config import ExperimentConfig, read_config
from playground.config.link import link_of
from tests.config.strategies import valid_configs
from tests.patience import PATIENCE_S

ROOT = Path(__file__).parents[2]
READ = """
  const { decodeLink } = await import("./static/js/address/link.js");
  const [defaults, links] = JSON.parse(await new Promise((resolve) => {
    let text = "";
    process.stdin.on("data", (part) => (text += part)).on("end", () => resolve(text));
  }));
  console.log(JSON.stringify(links.map((link) => decodeLink(link, defaults, { speeds: {} }))));
"""


def read_by_the_page(node: str, links: list[str]) -> list[dict[str, Any]]:
    told = subprocess.run(
        [node, "--input-type=module", "--eval", READ],
        cwd=ROOT,
        input=json.dumps([ExperimentConfig().model_dump(mode="json"), links]),
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_S,
    )
    found: list[dict[str, Any]] = json.loads(told.stdout)
    return found


@settings(max_examples=1, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(valid_configs(), min_size=30, max_size=30))
def test_the_page_reads_the_config_of_any_link(node: str, values: list[dict[str, Any]]) -> None:
    configs = [read_config(value) for value in values]
    links = [link_of(config) for config in configs]
    for config, link, read in zip(configs, links, read_by_the_page(node, links), strict=True):
        assert read["malformed"] == []
        if "page.points_left_out" not in link:
            assert read_config(read["config"]) == config


def test_a_link_holds_what_differs_and_reads_like_what_is_typed() -> None:
    config = ExperimentConfig(
        seed=3,
        data={"dataset": "spiral"},
        network={"hidden": [8, 8], "activation": ["tanh", {"name": "elu", "alpha": 0.5}]},
        training={"learning_rate": 0.1, "shuffle": False, "early_stopping": {"patience": 5}},
    )
    link = link_of(config)
    assert link.startswith(
        "seed=3&data.dataset=spiral&network.hidden=8,8&network.activation=tanh,elu;alpha:0.5&"
    )
    assert "training.shuffle=false" in link
    assert link_of(ExperimentConfig()) == ""


def test_what_an_older_version_wrote_has_a_link_as_well() -> None:
    assert link_of({"seed": 4, "data": {"noise": 5}, "of_then": 1}) == "seed=4&data.noise=5"


def test_rows_that_make_a_link_too_long_are_left_out_and_counted() -> None:
    rows = [[0.125, 1.5, 1]] * 300
    config = ExperimentConfig(data={"dataset": "custom", "task": "classification", "train": rows}, seed=2)
    assert link_of(config) == "seed=2&page.points_left_out=300"
