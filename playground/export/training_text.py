"""Parts of exported trainings that several formats share: head, data, batches, schedule, proof."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from playground.export.code_text import array_text, title
from playground.locales import DEFAULT_LANGUAGE, read_words
from playground.model.reference import Method
from playground.model.reference.randomness import batch_order, dropout_mask
from playground.model.reference.schedules import SCHEDULES
from playground.model.training_description import TrainingDescription


def training_about(
    training: TrainingDescription, what: str, library: str = "", differs: Iterable[str] = ()
) -> list[str]:
    """What stands at the head of an exported training.

    Args:
        training: what the code does.
        what: the code is, such as ``a NumPy program``.
        library: that trains, if there is one.
        differs: codes of what the code does otherwise than the library by itself, as of `Format.lacks`.

    Returns:
        Lines of text.
    """
    model, method = training.model, training.method
    words = read_words(DEFAULT_LANGUAGE)
    epochs = " and ".join(map(str, training.losses))
    lines = [
        f"{what} that trains a network as the neural network playground does, from the same beginning.",
        "",
        f"    {title(model)}",
        f"    {method.loss.name}, {method.optimizer.name}, {method.schedule.name} learning rate "
        f"{method.learning_rate:g}, batches of {method.batch_size}",
        "",
        "The same rows, initial parameters, order of batches, loss, optimizer and schedule.",
        f"Run as a program, it trains and compares its losses after epoch {epochs} with the playground's;",
        f"it fails if they differ by more than {max(claimed_bounds(training).values()):.2g} of these.",
    ]
    for heading, codes in (
        ("Not as in the playground:", training_lacks(training)),
        (f"Not as {library} has it by itself:", tuple(differs)),
    ):
        if codes:
            lines += ["", heading, *(f"- {words[f'export.lacks.{code}']}" for code in codes)]
    return lines


def claimed_bounds(training: TrainingDescription) -> dict[int, float]:
    """How far losses may be from those that are told.

    Args:
        training: any.

    Returns:
        Relative bounds by epoch.
    """
    return {epoch: training.bounds[epoch] for epoch in training.losses}


def training_lacks(training: TrainingDescription) -> tuple[str, ...]:
    """What no exported training has.

    Args:
        training: any.

    Returns:
        Codes, as of `Format.lacks`.
    """
    method = training.method
    ends = method.early_stopping is not None or method.ends_when_right
    magnifies = max(training.bounds.values()) > min(training.bounds.values())
    return (*(("early_stopping",) if ends else ()), *(("rounding",) if magnifies else ()))


def functions_of_loop(method: Method) -> Iterator[Callable[..., Any]]:
    """The functions of the reference that decide about batches, masks and rates.

    Args:
        method: of training.

    Yields:
        Functions, for `source_of`.
    """
    if any(layer.dropout for layer in method.layers):
        yield dropout_mask
    if method.schedule.name not in ("constant", "plateau"):
        yield SCHEDULES[method.schedule.name]
    if method.shuffle_key is not None:
        yield batch_order


def data_lines(training: TrainingDescription, array: str) -> Iterator[str]:
    """Rows, targets, and weights if there are any.

    Args:
        training: any.
        array: what makes an array of the literal {}.

    Yields:
        Lines that name TRAIN_ROWS, TRAIN_TARGETS and so on, and ROW_WEIGHTS.
    """
    yield "# Raw rows, and targets in the form of the outputs."
    for name, samples in training.samples.items():
        yield f"{name.upper()}_ROWS = {array.format(array_text(samples.rows))}"
        yield f"{name.upper()}_TARGETS = {array.format(array_text(samples.targets))}"
    if training.weights is not None:
        yield "# Factors of the training rows' gradients."
        yield f"ROW_WEIGHTS = {array.format(array_text(training.weights))}"


def settings_lines(method: Method) -> Iterator[str]:
    """The numbers that a training is set to.

    Args:
        method: of training.

    Yields:
        Lines.
    """
    yield f"LEARNING_RATE = {method.learning_rate!r}"
    yield f"BATCH_SIZE = {method.batch_size}"
    if method.shuffle_key is not None:
        yield f"SHUFFLE_KEY = {method.shuffle_key}  # decides the order of every epoch's rows"
    if any(layer.dropout for layer in method.layers):
        yield f"DROPOUT_KEY = {method.dropout_key}  # decides which neurons are left out"
    absolute, square = method.penalty
    if absolute:
        yield f"L1_RATE = {absolute!r}"
    if square:
        yield f"L2_RATE = {square!r}"


def progress_text(method: Method) -> str:
    """What a training counts, as arguments with their first values.

    Args:
        method: of training.

    Returns:
        Arguments of SimpleNamespace.
    """
    plateau = ", fraction=1.0, best=np.inf, waited=0" if method.schedule.name == "plateau" else ""
    return f"epoch=0, step=0{plateau}"


def learning_rate_lines(method: Method) -> Iterator[str]:
    """The function learning_rate.

    Args:
        method: of training.

    Yields:
        Lines.
    """
    yield "def learning_rate():"
    yield '    """The learning rate of the running epoch."""'
    if method.schedule.name == "plateau":
        yield "    return LEARNING_RATE * progress.fraction"
    elif method.schedule.name == "constant":
        yield "    return LEARNING_RATE"
    else:
        arguments = ["LEARNING_RATE", "progress.epoch", *map(repr, method.schedule.values)]
        yield f"    return {SCHEDULES[method.schedule.name].__name__}({', '.join(arguments)})"


def batch_lines(method: Method, count: str) -> Iterator[str]:
    """The order of an epoch's rows, and the beginning of the loop over its batches.

    Args:
        method: of training.
        count: an expression of how many rows there are.

    Yields:
        Lines of train_epoch, which name the batch's rows `batch`.
    """
    if method.shuffle_key is None:
        yield f"    order = np.arange({count})"
    else:
        yield f"    order = batch_order(SHUFFLE_KEY, progress.epoch, {count})"
    yield "    for start in range(0, len(order), BATCH_SIZE):"
    yield "        batch = order[start : start + BATCH_SIZE]"


def epoch_end_lines(method: Method) -> Iterator[str]:
    """The end of an epoch: it is counted, and a plateau of the loss lowers the rate.

    Args:
        method: of training.

    Yields:
        Lines of train_epoch.
    """
    yield "    progress.epoch += 1"
    if method.schedule.name == "plateau":
        factor, patience, minimum = method.schedule.values
        part = method.plateau_monitor.removesuffix("_loss").upper()
        yield "    # After so many epochs without a lower loss, the rate falls."
        yield f"    loss = mean_loss({part}_ROWS, {part}_TARGETS)"
        yield "    progress.waited = 0 if loss < progress.best else progress.waited + 1"
        yield "    progress.best = min(loss, progress.best)"
        yield f"    if progress.waited >= {patience!r}:"
        yield f"        lowest = min(progress.fraction, {minimum!r} / LEARNING_RATE)"
        yield f"        progress.fraction = max(progress.fraction * {factor!r}, lowest)"
        yield "        progress.waited = 0"


def losses_proof_lines(training: TrainingDescription) -> Iterator[str]:
    """The playground's losses, and the end of a program that trains and compares its own with them.

    Args:
        training: with first losses.

    Yields:
        Lines, for a program with progress, train_epoch() and mean_loss(rows, targets).
    """
    yield "# Mean losses over training and test rows after some epochs, as the playground has them,"
    yield "# and how far from these, relatively, this program may be."
    yield "LOSSES = {"
    for epoch, losses in training.losses.items():
        yield f"    {epoch}: ({losses['train']!r}, {losses['test']!r}),"
    yield "}"
    yield f"BOUNDS = {claimed_bounds(training)!r}"
    yield ""
    yield ""
    yield "def greatest_difference():"
    yield '    """Trains; how far the losses are from the playground\'s, and whether within the bounds."""'
    yield "    greatest, holds = 0.0, True"
    yield "    while progress.epoch < max(LOSSES):"
    yield "        train_epoch()"
    yield "        if progress.epoch in LOSSES:"
    yield "            found = mean_loss(TRAIN_ROWS, TRAIN_TARGETS), mean_loss(TEST_ROWS, TEST_TARGETS)"
    yield '            losses = f"training loss {found[0]:.6g}, test loss {found[1]:.6g}"'
    yield '            print(f"epoch {progress.epoch}: {losses}")'
    yield "            for loss, wanted in zip(found, LOSSES[progress.epoch]):"
    yield "                difference = abs(loss - wanted) / max(abs(wanted), 1e-300)"
    yield "                greatest = max(greatest, difference)"
    yield "                holds = holds and difference <= BOUNDS[progress.epoch]"
    yield "    return greatest, holds"
    yield ""
    yield ""
    yield 'if __name__ == "__main__":'
    yield "    difference, holds = greatest_difference()"
    yield '    print(f"greatest difference: {difference:.3g}")'
    yield "    sys.exit(not holds)"
