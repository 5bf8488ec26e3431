"""What the tab Inside costs the server while training is watched: `python -m benchmarks.inside`.

Prints the rows of benchmarks/results.md. A frame's time is a sixtieth of a second, or what the server needs
for the pictures that every frame has, if that is longer; the panels of the tab come with every few frames, as
their rows say. All in processor time, pictures and panels in turn.
"""

import statistics
import time
from typing import Any

from playground.config import ExperimentConfig
from playground.live.hidden_space_panel import HIDDEN_SPACE
from playground.live.inside_panel import INSIDE
from playground.live.messages import Watch
from playground.live.panel import Panel, read_panels
from playground.live.panels import PANELS
from playground.training.trainer import Trainer

FRAMES_PER_SECOND = 60
N_ROUNDS = 15
WATCH = Watch.model_validate({"panels": ["inside"], "hidden_space": {}})
NETWORKS: dict[str, dict[str, Any]] = {
    "default network": {},
    "8 layers of 8, seven features": {
        "network": {
            "hidden": [8] * 8,
            "features": ["x1", "x2", "x1_squared", "x2_squared", "x1_x2", "sin_x1", "sin_x2"],
        }
    },
    "8 layers of 64, 250 rows": {"network": {"hidden": [64] * 8}},
    "8 layers of 64, 500 of 10,000 rows": {"network": {"hidden": [64] * 8}, "data": {"samples": 20_000}},
    "the same, batch normalization": {
        "network": {"hidden": [64] * 8, "batch_normalization": True},
        "data": {"samples": 20_000},
    },
    "the same, GELU": {"network": {"hidden": [64] * 8, "activation": "gelu"}, "data": {"samples": 20_000}},
}


def seconds_of(panel: Panel, trainer: Trainer) -> float:
    """Processor time of one reading."""
    begun = time.process_time()
    read_panels([panel], trainer, WATCH)
    return time.process_time() - begun


def row(name: str, config: dict[str, Any]) -> None:
    """Measures one network and prints its row."""
    trainer = Trainer(ExperimentConfig.model_validate(config), keeps_last_update=True)
    trainer.advance(10)
    panels = (PANELS["pictures"], INSIDE, HIDDEN_SPACE)
    every = [panel.frames_for(trainer.network.layout.n_parameters) for panel in panels]
    rounds = []
    for _ in range(N_ROUNDS):
        pictures, inside, space = (seconds_of(panel, trainer) for panel in panels)
        frame = max(1 / FRAMES_PER_SECOND, pictures)
        rounds.append((frame, inside / every[1] / frame, space / every[2] / frame))
    frame, inside, space = (statistics.median(each) for each in zip(*rounds, strict=True))
    both = sorted(each[1] + each[2] for each in rounds)
    print(
        f"| {name} | {1000 * frame:.1f} | {inside:.1%}, in {every[1]} | {space:.1%}, in {every[2]}"
        f" | **{statistics.median(both):.1%}** | {both[0]:.1%} – {both[-1]:.1%} |",
        flush=True,
    )


def main() -> None:
    """Prints the table."""
    print(
        "| network | frame, ms | `inside`, in frames | `hidden_space`, in frames | both | lowest – highest |"
    )
    print("|---|---|---|---|---|---|")
    for name, config in NETWORKS.items():
        row(name, config)


if __name__ == "__main__":
    main()
