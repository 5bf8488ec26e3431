"""What page and server must agree on is defined in one place."""

import ast
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from playground.catalog.constants import SPEEDS, STEPS, make_constants
from playground.catalog.presets import PRESETS
from playground.live.messages import Pace, Step
from playground.locales import LANGUAGES, read_words
from playground.runs.run import STATUSES

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "playground").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
WORDS = {
    "speeds": "speed",
    "steps": "step_size",
    "themes": "theme",
    "palettes": "palette",
    "monitors": "monitor",
    "run_statuses": "runs.status",
}


def literals_of(path: Path) -> Iterator[list[object]]:
    """The literal elements or arguments of every list, tuple, set and call."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            yield [value for part in node.elts for value in literal(part)]
        elif isinstance(node, ast.Call):
            yield [value for part in node.args for value in literal(part)]


def literal(node: ast.expr) -> list[object]:
    try:
        return [ast.literal_eval(node)]
    except ValueError:
        return []


def holds_the_plane(values: list[object]) -> bool:
    return any(pair == (-6, 6) for pair in pairwise(values))


def holds_statuses(values: list[object]) -> bool:
    # Four of them are those of a comparison as well.
    return sum(value in STATUSES for value in values if isinstance(value, str)) > 4


@pytest.mark.parametrize(
    ("is_stray", "home"), [(holds_the_plane, "data/plane.py"), (holds_statuses, "runs/run.py")]
)
def test_no_other_module_says_it_again(is_stray: Callable[[list[object]], bool], home: str) -> None:
    found = {
        path.relative_to(ROOT / "playground").as_posix()
        for path in FILES
        if any(map(is_stray, literals_of(path)))
    }
    assert found <= {home}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_lists_no_constants_of_its_own(path: Path) -> None:
    constants = {tuple(each) for each in make_constants().values() if isinstance(each, list | dict)}
    for written in re.findall(r"{% for \w+ in (\[.*?\]) %}", path.read_text(encoding="utf-8")):
        assert tuple(ast.literal_eval(written)) not in constants


def test_speeds_and_steps_are_what_the_live_protocol_takes() -> None:
    for speed in SPEEDS.values():
        names = {
            "epochs": "epochs_per_frame", "batches": "batches_per_frame", "pictures": "frames_per_second"
        }  # fmt: skip
        Pace.model_validate({names[name]: value for name, value in speed.items()})
    for step in STEPS.values():
        Step.model_validate(dict(step))


def test_presets_have_speeds_that_the_page_offers() -> None:
    offered = {speed["epochs"] for speed in SPEEDS.values()}
    assert {preset.epochs_per_frame for preset in PRESETS.values()} <= offered


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("family", WORDS)
def test_every_name_that_the_page_offers_has_its_word(language: str, family: str) -> None:
    words, names = read_words(language), make_constants()[family]
    assert isinstance(names, list | dict)
    assert [name for name in names if f"page.{WORDS[family]}.{name}" not in words] == []
