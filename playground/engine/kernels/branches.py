"""Losses, optimizers and schedules by code, for kernels."""

from playground.engine.losses import LOSSES
from playground.engine.optimizers import OPTIMIZERS
from playground.engine.schedules import SCHEDULES
from playground.engine.switch import switch

sample_loss = switch((row.code, row.value) for row in LOSSES.values() if row.value is not None)
"""(code, outputs, targets, first, second) -> the loss of each lane's output, or of its logit."""

loss_slope = switch((row.code, row.slope) for row in LOSSES.values())
"""(code, outputs, targets, first, second) -> the derivative by the output, or by the logit."""

prepare = switch((row.code, row.prepare) for row in OPTIMIZERS.values())
"""(code, rule, rate, state): count a step, and write what all parameters share in it to the rule."""

displacement = switch((row.code, row.displacement) for row in OPTIMIZERS.values())
"""(code, rule, rate, slots, n_padded, k, w, g) -> what to subtract from w; updates the slots."""

scheduled = switch((row.code, row.rate) for row in SCHEDULES.values())
"""(code, initial rate, epoch, first, second) -> the learning rate in an epoch."""
