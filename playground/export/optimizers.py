"""Optimizers in the libraries of exported trainings: a row each, as the call that makes one.

The rate is set anew in each epoch, and penalties are added by the program.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class OptimizerText:
    """One optimizer.

    Args:
        pytorch: of torch.optim, whose rules are the playground's; with {0}, {1} for hyperparameters.
    """

    pytorch: str


OPTIMIZER_TEXTS: Mapping[str, OptimizerText] = MappingProxyType(
    {
        "sgd": OptimizerText("SGD(parameters, LEARNING_RATE)"),
        "momentum": OptimizerText("SGD(parameters, LEARNING_RATE, momentum={0})"),
        # PyTorch has no look ahead where there is no momentum, and the playground's is none then.
        "nesterov": OptimizerText("SGD(parameters, LEARNING_RATE, momentum={0}, nesterov={0} > 0.0)"),
        "adagrad": OptimizerText("Adagrad(parameters, LEARNING_RATE, eps={0})"),
        "rmsprop": OptimizerText("RMSprop(parameters, LEARNING_RATE, alpha={0}, eps={1})"),
        "adadelta": OptimizerText("Adadelta(parameters, LEARNING_RATE, rho={0}, eps={1})"),
        "adam": OptimizerText("Adam(parameters, LEARNING_RATE, betas=({0}, {1}), eps={2})"),
        "amsgrad": OptimizerText("Adam(parameters, LEARNING_RATE, betas=({0}, {1}), eps={2}, amsgrad=True)"),
        "adamax": OptimizerText("Adamax(parameters, LEARNING_RATE, betas=({0}, {1}), eps={2})"),
        "nadam": OptimizerText(
            "NAdam(parameters, LEARNING_RATE, betas=({0}, {1}), eps={2}, momentum_decay={3})"
        ),
        "adamw": OptimizerText(
            "AdamW(parameters, LEARNING_RATE, betas=({0}, {1}), eps={2}, weight_decay={3})"
        ),
    }
)
