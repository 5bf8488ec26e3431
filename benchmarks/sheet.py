"""The settings of a real homework sheet: 6 shapes x 2 data sets x 3 activations x 2 noises, 72 in all.

Source: "Overfitting & MLP", a sheet of the course KI-Vorlesung at HSBI Bielefeld, task NN.MLP.03.
"""

from dataclasses import dataclass
from itertools import product

from playground.config import ExperimentConfig

EPOCHS = 300
SHAPES = ((2,), (3,), (5,), (5, 5), (7, 7, 7), (7, 7, 7, 7))
DATASETS = ("circle", "spiral")
ACTIVATIONS = ("relu", "tanh", "sigmoid")
NOISES = (0, 15)


@dataclass(frozen=True)
class SheetSetting:
    """One setting of the sheet.

    Args:
        dataset, noise: what is learned.
        hidden, activation: by which network.
    """

    dataset: str
    noise: int
    hidden: tuple[int, ...]
    activation: str

    @property
    def config(self) -> ExperimentConfig:
        """Its config; all else is at its default, and the seed is to be replaced."""
        return ExperimentConfig(
            data={"dataset": self.dataset, "noise": self.noise},
            network={"hidden": self.hidden, "activation": self.activation},
        )


SETTINGS = tuple(SheetSetting(*each) for each in product(DATASETS, NOISES, SHAPES, ACTIVATIONS))
