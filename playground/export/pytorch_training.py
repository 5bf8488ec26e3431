"""A training as a PyTorch program: the module, torch.optim, and the playground's own batches and masks."""

from collections.abc import Iterator

from playground.engine.losses import LOSSES
from playground.engine.optimizers import OPTIMIZERS
from playground.export.code_text import python_file
from playground.export.losses import LOSS_TEXTS
from playground.export.numpy_code import decision
from playground.export.optimizers import OPTIMIZER_TEXTS
from playground.export.pytorch_code import SAVED, module_lines, predict_text, state_lines
from playground.export.training_text import (
    batch_lines,
    data_lines,
    epoch_end_lines,
    functions_of_loop,
    learning_rate_lines,
    losses_proof_lines,
    progress_text,
    settings_lines,
    training_about,
)
from playground.model.reference import Method
from playground.model.source_text import source_of
from playground.model.training_description import TrainingDescription
from playground.problems.errors import InvalidCommand, Problem

FORMAT = "pytorch"

_DROPOUT = '''
class Dropout(nn.Module):
    """Leaves out the neurons that the playground leaves out in this step."""

    def __init__(self, rate, layer):
        super().__init__()
        self.rate, self.layer = rate, layer

    def forward(self, a):
        if not self.training:
            return a
        return a * torch.tensor(dropout_mask(self.rate, DROPOUT_KEY, progress.step, self.layer, a.shape))
'''


def write_pytorch_training(training: TrainingDescription) -> bytes:
    """Writes a PyTorch program that trains as the playground does, from the same beginning.

    Args:
        training: with finite first losses.

    Returns:
        UTF-8 text: a module with ``network``, ``train_epoch()``, ``predict(rows)`` and ``save(path)``, a
        program that trains some epochs and compares its losses with the playground's.

    Raises:
        InvalidCommand: a batch of one sample would have to be normalized.
    """
    model, method = training.model, training.method
    _refuse_single_samples(training)
    has_dropout = any(layer.dropout for layer in method.layers)
    losses = "\n".join(_losses(method))
    imports = [
        "import math\nimport sys\nfrom types import SimpleNamespace\n\nimport numpy as np\nimport torch",
        "from torch import nn",
        *(["from torch.nn import functional"] if "functional." in losses else []),
        "\n# Also what optimizers count by themselves.\ntorch.set_default_dtype(torch.float64)",
    ]
    return python_file(
        training_about(training, "A PyTorch program"),
        "\n".join(imports),
        [
            source_of(functions_of_loop(method)),
            "\n".join(data_lines(training, "torch.tensor({}, dtype=torch.float64)")),
            _DROPOUT.strip() if has_dropout else "",
            "\n".join(module_lines(model, "Dropout({rate}, {index})")),
            "\n".join(state_lines(model)),
            "\n".join(settings_lines(method)),
            "\n".join(_beginning(method)),
            losses,
            "\n".join(_update(training)),
            "\n".join(learning_rate_lines(method)),
            "\n".join(_train_epoch(method)),
            predict_text(model),
            SAVED.strip(),
            decision(model),
            "\n".join(losses_proof_lines(training)),
        ],
    )


def _refuse_single_samples(training: TrainingDescription) -> None:
    """PyTorch normalizes no batch of one sample, which has no variance."""
    method, count = training.method, len(training.samples["train"].rows)
    is_normalized = any(layer.batch_normalization for layer in method.layers)
    if is_normalized and 1 in (method.batch_size, count % method.batch_size):
        params = {"samples": count, "batch_size": method.batch_size}
        raise InvalidCommand([Problem("format", "format_without_single_sample", FORMAT, params=params)])


def _beginning(method: Method) -> Iterator[str]:
    name = method.optimizer.name
    values = method.optimizer.settings(OPTIMIZERS[name].hyperparameters).values()
    yield f"progress = SimpleNamespace({progress_text(method)})"
    yield "parameters = list(network.parameters())"
    if any(method.penalty):
        layers = ", ".join(f"network.layer{number}.weight" for number in range(1, len(method.layers) + 1))
        yield "# Penalties are on weights, and not on biases."
        yield f"penalized = [{layers}]"
    yield f"optimizer = torch.optim.{OPTIMIZER_TEXTS[name].pytorch.format(*values)}"


def _losses(method: Method) -> Iterator[str]:
    name = method.loss.name
    values = method.loss.settings(LOSSES[name].hyperparameters).values()
    yield "def sample_losses(rows, targets):"
    yield '    """The loss of each row, (n,), without penalty."""'
    yield f"    outputs = network{'.logits' if method.loss_is_by_logits else ''}(rows)"
    yield f"    return {LOSS_TEXTS[name].pytorch.format(*values)}"
    yield ""
    yield ""
    yield "def mean_loss(rows, targets):"
    yield '    """The mean loss over rows, without penalty, dropout and the statistics of a batch."""'
    yield "    network.eval()"
    yield "    with torch.no_grad():"
    yield "        return sample_losses(rows, targets).mean().item()"


def _update(training: TrainingDescription) -> Iterator[str]:
    method = training.method
    absolute, square = method.penalty
    yield "def train_step(batch):"
    yield '    """One step of the optimizer, by the gradient of the mean loss of a batch."""'
    yield "    network.train()"
    yield "    losses = sample_losses(TRAIN_ROWS[batch], TRAIN_TARGETS[batch])"
    if training.weights is not None:
        yield "    losses = losses * ROW_WEIGHTS[batch]"
    yield "    optimizer.zero_grad()"
    yield "    losses.mean().backward()"
    if method.clip_norm is not None:
        yield "    norm = torch.sqrt(sum((each.grad**2).sum() for each in parameters))"
        yield f"    if norm > {method.clip_norm!r}:"
        yield "        for each in parameters:"
        yield f"            each.grad *= {method.clip_norm!r} / norm"
    if method.clip_value is not None:
        yield "    for each in parameters:"
        yield f"        each.grad.clamp_(-{method.clip_value!r}, {method.clip_value!r})"
    if square:
        yield "    for weights in penalized:"
        yield "        weights.grad += L2_RATE * weights.detach()"
    rate = "rate = " if absolute else ""
    yield f'    {rate}optimizer.param_groups[0]["lr"] = learning_rate()'
    yield "    optimizer.step()"
    if absolute:
        yield "    # The absolute penalty moves weights towards zero, and never across."
        yield "    with torch.no_grad():"
        yield "        for weights in penalized:"
        yield "            weights.copy_(weights.sign() * torch.relu(weights.abs() - rate * L1_RATE))"
    yield "    progress.step += 1"


def _train_epoch(method: Method) -> Iterator[str]:
    yield "def train_epoch():"
    yield '    """One pass over the training rows; the last batch may be short."""'
    yield from batch_lines(method, "len(TRAIN_ROWS)")
    yield "        train_step(torch.from_numpy(batch.copy()))"
    yield "    network.eval()"
    yield from epoch_end_lines(method)
