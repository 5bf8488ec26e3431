"""What a lesson may point at, show and lock: controls by their config path, and parts of the page."""

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
    "evidence",
    "data",
    "seed",
    "crowd",
    "weights",
)
"""The parts of the page that have a name."""

TARGETS = (*FIELDS, *PARTS)
"""What a lesson may point at."""
