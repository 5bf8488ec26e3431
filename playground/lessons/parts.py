"""What a lesson may point at, show, lock and open: controls by their config path, parts, sheets."""

from playground.lessons.conditions import FIELDS

PARTS = (
    "play",
    "step",
    "reset",
    "epoch",
    "chart",
    "plane",
    "regions",
    "network",
    "features",
    "layers",
    "output",
    "metrics",
    "inside",
    "gradient_norms",
    "hidden_space",
    "landscape",
    "evidence",
    "data",
    "seed",
    "crowd",
    "weights",
)
"""The parts of the page that have a name."""

SHEETS = ("descent", "gradient_check", "race")
"""The sheets of the page that a text may open."""

TARGETS = (*FIELDS, *PARTS)
"""What a lesson may point at."""
