"""Writes the tables of docs/live.md that are made from the rows of playground/live/panels.py.

python -m tools.live_panels
"""

import re
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from playground.live.panel import Panel, Tensor
from playground.live.panels import PANELS

DOCS = Path(__file__).parents[1] / "docs" / "live.md"


def panel_lines(panels: Iterable[Panel]) -> list[str]:
    """A line of Markdown for each panel that a client asks for by name."""
    return [
        f"| `{panel.name}` | {panel.about}{_pace(panel)} |" for panel in panels if panel.asked_by == "panels"
    ]


def tensor_lines(panels: Iterable[Panel]) -> list[str]:
    """A line of Markdown for each tensor; neighbours that differ in nothing but the name share one."""
    lines = []
    for panel in panels:
        for _, group in groupby(panel.tensors, _facts):
            tensors = list(group)
            names = ", ".join(f"`{tensor.name}`" for tensor in tensors)
            dtype, shape, about = _facts(tensors[0])
            lines.append(f"| {names} | {dtype} {shape} | {_asked(panel)} | {about} |")
    return lines


def with_tables(text: str, panels: Iterable[Panel]) -> str:
    """The page with its tables made anew.

    Args:
        text: docs/live.md; each table follows a comment that names it.
        panels: the rows.

    Raises:
        ValueError: the page has lost the place of a table.
    """
    rows = list(panels)
    for name, lines in (("panels", panel_lines(rows)), ("tensors", tensor_lines(rows))):
        place = re.compile(rf"(<!-- {name}: [^\n]*-->\n\n\|[^\n]*\n\|[-|]*\n)(\|[^\n]*\n)*")
        found = place.search(text)
        if found is None:
            raise ValueError(
                f"docs/live.md needs a comment <!-- {name}: ... --> and a table's head below it."
            )
        made = "".join(f"{line}\n" for line in lines)
        text = text[: found.start()] + found[1] + made + text[found.end() :]
    return text


def _facts(tensor: Tensor) -> tuple[str, str, str]:
    return tensor.dtype, tensor.shape, tensor.about


def _asked(panel: Panel) -> str:
    said = {"always": "always", "field": f"with a `{panel.name}`", "panels": f"panel `{panel.name}`"}
    return said[panel.asked_by]


def _pace(panel: Panel) -> str:
    frames, size = panel.frames_per_reading, panel.n_parameters
    seldom = "" if size is None else f", more seldom for networks of more than {size:,} parameters"
    return f"; while playing with one frame in {frames}{seldom}" if frames > 1 else ""


if __name__ == "__main__":
    DOCS.write_text(with_tables(DOCS.read_text(encoding="utf-8"), PANELS.values()), encoding="utf-8")
