"""A neural-network playground: configure a small network, train it, look at every neuron.

>>> from playground import ExperimentConfig, Trainer
>>> trainer = Trainer(ExperimentConfig(data={"dataset": "spiral"}, network={"hidden": [8, 8]}))
>>> metrics = trainer.train(epochs=200)
"""

from playground.config import ExperimentConfig
from playground.trainer import Metrics, Trainer
from playground.watching import StopRule

__version__ = "0.1.0"

__all__ = ["ExperimentConfig", "Metrics", "StopRule", "Trainer", "__version__"]
