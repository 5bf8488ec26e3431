"""What the same answer for every sample costs: the loss that a model which looks at no input has."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from playground.config import ExperimentConfig, effective_loss
from playground.config.rows import Rows
from playground.data.tasks import TASKS
from playground.engine.losses import LOSSES
from playground.model.reference.losses import LOSSES as VALUES

_RAREST = 1e-12  # a class without training samples has no logarithm


def guess_losses(config: ExperimentConfig, rows: Rows) -> Mapping[str, float]:
    """Loss of the constant answer that the training samples suggest, by part.

    It is the mean of their targets, as the output layer would give it: for numbers the mean, for classes how
    common each is, which names the largest class.

    Args:
        config: whose loss it is.
        rows: the samples, (n, n_inputs + 1), targets last.

    Returns:
        The mean loss over the rows of each part; NaN where there are none.
    """
    loss = effective_loss(config.training, config.task)
    task = TASKS[config.task]
    with np.errstate(all="ignore"):  # rows may hold numbers that are not finite
        output = config.n_outputs, config.output_activation
        targets = {name: task.encode(part[:, -1], *output) for name, part in rows.parts.items()}
        answer = targets["train"].mean(axis=0, keepdims=True)
        if LOSSES[loss.name].on_logits:
            answer = _logits(answer, are_exclusive=config.output_activation == "softmax")
        value = VALUES[loss.name].value
        return {
            name: float(value(np.broadcast_to(answer, part.shape), part, *loss.values).mean())
            if len(part)
            else float("nan")
            for name, part in targets.items()
        }


def _logits(means: NDArray[np.float64], *, are_exclusive: bool) -> NDArray[np.float64]:
    if are_exclusive:
        return np.log(np.maximum(means, _RAREST))
    share = np.clip(means, _RAREST, 1.0 - _RAREST)
    logits: NDArray[np.float64] = np.log(share / (1.0 - share))
    return logits
