"""The widget's script is one module that needs no network, and its style stays within the widget."""

import re
import subprocess
from pathlib import Path

from playground.notebook.module import script, style

MOST_BYTES = 150_000


def test_the_script_is_one_small_module_that_loads_nothing(node: str, tmp_path: Path) -> None:
    module = tmp_path / "widget.mjs"
    module.write_text(script(), encoding="utf-8")
    assert len(module.read_bytes()) <= MOST_BYTES
    assert not re.search(
        r"https?:|\bimport\b|\bfetch\(|XMLHttpRequest|WebSocket", script().replace("http://www.w3.org", "")
    )
    program = (
        f"import widget, * as all from {str(module)!r}; console.log(typeof widget.render, Object.keys(all))"
    )
    said = subprocess.run(
        [node, "--input-type=module", "-e", program], check=True, capture_output=True, text=True
    )
    assert said.stdout == "function [ 'default' ]\n"


def test_every_rule_of_the_style_is_of_the_widget() -> None:
    sheet = style()
    assert "url(" not in sheet
    assert "@property" not in sheet
    bare = re.sub(r"@(container|media)[^{]*\{((?:[^{}]*\{[^{}]*\})*)\}", r"\2", sheet)
    selectors = [each.strip() for each in re.findall(r"([^{}]+)\{[^{}]*\}", bare)]
    assert len(selectors) > 20
    assert all("playground-" in each for each in selectors), selectors
