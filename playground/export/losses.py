"""Losses in the languages of exported trainings: a row each, as the loss of each sample.

A text is an expression of outputs and targets, (n, n_outputs), with {0}, {1} for hyperparameters; it gives
(n,) losses. Its derivative is taken by the library: at corners each is written so that this is the
playground's (relu has the slope 0 at 0, a branch of where its own).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class LossText:
    """One loss.

    Args:
        pytorch: with torch and functional, which is torch.nn.functional.
        keras: with keras.ops as ops.
    """

    pytorch: str
    keras: str


LOSS_TEXTS: Mapping[str, LossText] = MappingProxyType(
    {
        "squared_error": LossText(
            "((outputs - targets) ** 2).sum(dim=1) / 2.0", "ops.sum((outputs - targets) ** 2, axis=1) / 2.0"
        ),
        "absolute_error": LossText(
            "(outputs - targets).abs().sum(dim=1)", "ops.sum(ops.abs(outputs - targets), axis=1)"
        ),
        "huber": LossText(
            'functional.huber_loss(outputs, targets, reduction="none", delta={0}).sum(dim=1)',
            "ops.sum(ops.where(ops.abs(outputs - targets) <= {0}, (outputs - targets) ** 2 / 2.0, "
            "{0} * (ops.abs(outputs - targets) - {0} / 2.0)), axis=1)",
        ),
        "asymmetric": LossText(
            "({0} * torch.relu(outputs - targets) + {1} * torch.relu(targets - outputs)).sum(dim=1)",
            "ops.sum({0} * ops.relu(outputs - targets) + {1} * ops.relu(targets - outputs), axis=1)",
        ),
        "binary_crossentropy": LossText(
            'functional.binary_cross_entropy_with_logits(outputs, targets, reduction="none").sum(dim=1)',
            "ops.sum(ops.softplus(outputs) - targets * outputs, axis=1)",
        ),
        "hinge": LossText(
            "torch.relu(1.0 - targets * outputs).sum(dim=1)",
            "ops.sum(ops.relu(1.0 - targets * outputs), axis=1)",
        ),
        "squared_hinge": LossText(
            "(torch.relu(1.0 - targets * outputs) ** 2).sum(dim=1)",
            "ops.sum(ops.relu(1.0 - targets * outputs) ** 2, axis=1)",
        ),
        "perceptron": LossText(
            "torch.where(targets * outputs > 0.0, 0.0, -targets * outputs).sum(dim=1)",
            "ops.sum(ops.where(targets * outputs > 0.0, 0.0, -targets * outputs), axis=1)",
        ),
        "categorical_crossentropy": LossText(
            'functional.cross_entropy(outputs, targets, reduction="none")',
            "ops.logsumexp(outputs, axis=1) - ops.sum(targets * outputs, axis=1)",
        ),
        "mean_absolute_percentage_error": LossText(
            "((outputs - targets).abs() / targets.abs().clamp(min={0})).sum(dim=1)",
            "ops.sum(ops.abs(outputs - targets) / ops.maximum(ops.abs(targets), {0}), axis=1)",
        ),
        "squared_log": LossText(
            "((torch.log1p(torch.relu(outputs)) - torch.log1p(torch.relu(targets))) ** 2).sum(dim=1) / 2.0",
            "ops.sum((ops.log1p(ops.relu(outputs)) - ops.log1p(ops.relu(targets))) ** 2, axis=1) / 2.0",
        ),
        "categorical_hinge": LossText(
            "torch.relu(1.0 + torch.where(targets > 0.0, -torch.inf, outputs).max(dim=1).values"
            " - (targets * outputs).sum(dim=1))",
            "ops.relu(1.0 + ops.max(ops.where(targets > 0.0, -np.inf, outputs), axis=1)"
            " - ops.sum(targets * outputs, axis=1))",
        ),
        "dice": LossText(
            "(1.0 - (2.0 * outputs * targets + {0}) / (outputs + targets + {0})).sum(dim=1)",
            "ops.sum(1.0 - (2.0 * outputs * targets + {0}) / (outputs + targets + {0}), axis=1)",
        ),
    }
)
