"""Constants that page and server share besides the tables: the plane, statuses, speeds, palettes."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import get_args

from playground.config.fields import MAX_CUSTOM_CLASSES
from playground.data.features import INPUTS
from playground.data.plane import EDGE
from playground.drawing.palettes import Pair, Theme
from playground.runs.run import ENDED, STATUSES
from playground.training.stopping import Monitor

# Pictures a second: few enough to be followed one by one, or as many as a screen shows.
_SLOW, _CALM, _SMOOTH = 2, 5, 60


def _speed(pictures: int, epochs: int | None = None, batches: int | None = None) -> Mapping[str, int | None]:
    return MappingProxyType({"epochs": epochs, "batches": batches, "pictures": pictures})


SPEEDS: Mapping[str, Mapping[str, int | None]] = MappingProxyType(
    {
        "batch": _speed(_SLOW, batches=1),
        "calm": _speed(_CALM, epochs=1),
        "1": _speed(_SMOOTH, epochs=1),
        "5": _speed(_SMOOTH, epochs=5),
        "25": _speed(_SMOOTH, epochs=25),
        "max": _speed(_SMOOTH),
    }
)
"""How fast the page trains, by name: epochs or batches between two pictures (neither: as many as the server
can), and the most pictures a second."""

STEPS: Mapping[str, Mapping[str, object]] = MappingProxyType(
    {
        "batch": MappingProxyType({"unit": "batch", "count": 1}),
        "epoch": MappingProxyType({"unit": "epoch", "count": 1}),
        "ten": MappingProxyType({"unit": "epoch", "count": 10}),
    }
)
"""Updates or epochs of one press of Step, by name."""


def make_constants() -> dict[str, object]:
    """Collects the constants as JSON types."""
    return {
        "plane": [-EDGE, EDGE],
        "max_classes": MAX_CUSTOM_CLASSES,
        "inputs": list(INPUTS),
        "run_statuses": list(STATUSES),
        "ended_statuses": sorted(ENDED),
        "monitors": list(get_args(Monitor)),
        "speeds": {name: dict(speed) for name, speed in SPEEDS.items()},
        "steps": {name: dict(step) for name, step in STEPS.items()},
        "themes": ["auto", *get_args(Theme)],
        "palettes": list(get_args(Pair)),
    }
