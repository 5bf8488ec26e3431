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
        keras: of keras.optimizers, where there is one with the playground's rule; else empty.
        keras_differs: a code, as of `Format.lacks`, of what Keras's has otherwise; of one whose rule is the
            same, what it has otherwise when the rate changes.
    """

    pytorch: str
    keras: str = ""
    keras_differs: str = ""


OPTIMIZER_TEXTS: Mapping[str, OptimizerText] = MappingProxyType(
    {
        "sgd": OptimizerText("SGD(parameters, LEARNING_RATE)", keras="SGD(LEARNING_RATE)"),
        "momentum": OptimizerText(
            "SGD(parameters, LEARNING_RATE, momentum={0})",
            keras="SGD(LEARNING_RATE, momentum={0})",
            keras_differs="keras_rates",
        ),
        # PyTorch has no look ahead where there is no momentum, and the playground's is none then.
        "nesterov": OptimizerText(
            "SGD(parameters, LEARNING_RATE, momentum={0}, nesterov={0} > 0.0)",
            keras="SGD(LEARNING_RATE, momentum={0}, nesterov=True)",
            keras_differs="keras_rates",
        ),
        "adagrad": OptimizerText("Adagrad(parameters, LEARNING_RATE, eps={0})", keras_differs="keras_sums"),
        "rmsprop": OptimizerText(
            "RMSprop(parameters, LEARNING_RATE, alpha={0}, eps={1})", keras_differs="keras_epsilon"
        ),
        "adadelta": OptimizerText(
            "Adadelta(parameters, LEARNING_RATE, rho={0}, eps={1})",
            keras="Adadelta(LEARNING_RATE, rho={0}, epsilon={1})",
        ),
        "adam": OptimizerText(
            "Adam(parameters, LEARNING_RATE, betas=({0}, {1}), eps={2})", keras_differs="keras_epsilon"
        ),
        "amsgrad": OptimizerText(
            "Adam(parameters, LEARNING_RATE, betas=({0}, {1}), eps={2}, amsgrad=True)",
            keras_differs="keras_epsilon",
        ),
        "adamax": OptimizerText(
            "Adamax(parameters, LEARNING_RATE, betas=({0}, {1}), eps={2})", keras_differs="keras_epsilon"
        ),
        "nadam": OptimizerText(
            "NAdam(parameters, LEARNING_RATE, betas=({0}, {1}), eps={2}, momentum_decay={3})",
            keras_differs="keras_momenta",
        ),
        "adamw": OptimizerText(
            "AdamW(parameters, LEARNING_RATE, betas=({0}, {1}), eps={2}, weight_decay={3})",
            keras_differs="keras_epsilon",
        ),
    }
)
