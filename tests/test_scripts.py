"""The page's pure modules under node (tests/js), and what their tests and Python's read alike."""

import json
import subprocess
from pathlib import Path

from playground.catalog.constants import make_constants
from playground.config import ExperimentConfig, change_config
from tests.patience import PATIENCE_S

TESTS = Path(__file__).parent


def test_the_page_s_modules_do_what_their_tests_say(node: str) -> None:
    files = sorted(str(path) for path in (TESTS / "js").rglob("*.test.mjs"))
    command = [node, "--test", *files]
    told = subprocess.run(
        command, cwd=TESTS.parent, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    assert told.returncode == 0, told.stdout[-20_000:] + told.stderr


def test_a_link_of_tensorflow_playground_means_settings_that_we_have() -> None:
    link = json.loads((TESTS / "data" / "tensorflow_playground_link.json").read_text(encoding="utf-8"))
    change_config(ExperimentConfig(), link["changes"])


def test_what_scripts_say_of_the_plane_and_of_classes_is_what_the_catalog_says(node: str) -> None:
    script = """
      const { EDGE } = await import("./static/js/plot/plane.js");
      const { SHAPES } = await import("./static/js/plot/shapes.js");
      const { MOST_CLASSES } = await import("./static/js/state/own_points.js");
      console.log(JSON.stringify([-EDGE, EDGE, MOST_CLASSES, SHAPES.length]));
    """
    told = subprocess.run(
        [node, "--input-type=module", "--eval", script],
        cwd=TESTS.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    constants = make_constants()
    low, high, classes, shapes = json.loads(told.stdout)
    assert [low, high] == constants["plane"]
    assert classes == shapes == constants["max_classes"]
