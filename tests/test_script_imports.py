"""Enforces who may import whom among the page's modules, and that each is short and says its job."""

import re
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parent.parent / "static" / "js"
FILES = sorted(SCRIPTS.rglob("*.js"))
LONGEST = 400  # lines

# Pure modules: no page, no connection, no state of their own.
PURE = {
    "answers",
    "bootstrap",
    "choices",
    "colors",
    "config",
    "contours",
    "csv",
    "fields",
    "geometry",
    "own_points",
    "link",
    "loss_history",
    "paces",
    "plane",
    "run_words",
    "runs",
    "scales",
    "selectors",
    "shapes",
    "sweeps",
    "tensorflow_playground",
    "words",
}
ALLOWED: dict[str, set[str]] = {
    **{name: set() for name in PURE},
    "protocol": set(),
    "store": {"choices", "config", "link", "runs", "own_points", "selectors", "timeline"},
    "theme": {"colors"},
    "link": {"config", "paces", "tensorflow_playground"},
    "timeline": {"config", "link"},
    "address": {"config", "link"},
    "moments": set(),
    "waking": set(),
    "connection": {"choices", "config", "moments", "paces", "waking", "selectors", "protocol"},
    "frame_loop": set(),
    "run_words": {"choices", "config"},
    "rest": set(),
    "experiments": {"rest", "runs"},
    "experiments_input": {"config", "run_words", "selectors", "sweeps"},
    "keyboard": {"selectors"},
    "preparation_input": set(),
    "share_input": set(),
    "embedding": set(),
    "painting_input": set(),
    "own_data_input": {"csv", "selectors"},
    "files": {"config", "csv", "selectors"},
    "presets_input": {"config"},
    "dialogs": set(),
    "plane": {"scales"},
    "card_input": set(),
    "chart_input": set(),
    "network_input": {"geometry"},
    "plane_input": {"plane"},
    "controls": {"config", "keyboard", "selectors"},
    "advanced_controls": {"choices", "config"},
    "explanations": set(),
    "explanation_input": set(),
    "early_theme": set(),
    "early_preparation": set(),
    "early_language": set(),
    "language": set(),
}


def name_of(path: Path) -> str:
    return str(path.relative_to(SCRIPTS).with_suffix(""))


def imports_of(path: Path) -> set[str]:
    """The names of the modules that a file imports, as `name_of` gives them."""
    found = re.findall(r'^import [^"]*"([^"]+)";', path.read_text(encoding="utf-8"), re.MULTILINE)
    assert all(address.startswith(("./", "../")) for address in found)
    return {name_of((path.parent / address).resolve()) for address in found}


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_module_imports_only_what_it_may_know(path: Path) -> None:
    name = name_of(path)
    imported = imports_of(path)
    if name.startswith("views/"):
        # Views draw what they are given: they neither fetch nor decide.
        assert {each for each in imported if not each.startswith("views/")} <= PURE
    elif name != "main":
        assert imported <= ALLOWED[name]


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_module_says_its_job_and_is_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith(("/**", "// ")), "begins with what it is for"
    assert len(text.splitlines()) < LONGEST
