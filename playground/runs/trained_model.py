"""Restores the trained network of a run, and predicts with it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from playground.config import read_config
from playground.problems.allowed import Interval
from playground.problems.errors import InvalidCommand, Problem
from playground.runs.history import joined
from playground.runs.run import Run
from playground.training.history import HISTORY_NUMBERS, History
from playground.training.trainable import Trainable
from playground.training.trainer import Trainer


def load_trainer(run: Run, state: bytes | None) -> Trainer:
    """Restores a run's trainer.

    Args:
        run: as the store gave it.
        state: the last saved one; None: at the beginning, before any training.

    Returns:
        The trainer, as it was saved.
    """
    return Trainer(read_config(run.config)) if state is None else Trainer.from_state(state)


def trained_state(run: Run, state: bytes | None, parts: Sequence[bytes]) -> bytes:
    """Writes a run's state together with its history, as a live experiment resumes it.

    Args:
        run: as the store gave it.
        state: the last saved one; None: at the beginning, before any training.
        parts: of the history, as the store gave them.

    Returns:
        What `Trainer.state` would have given, had the trainer not been interrupted.
    """
    trainer = load_trainer(run, state)
    columns = joined(parts)
    epochs = columns["epoch"]
    if epochs is None or not epochs.size:
        return trainer.state()
    steps_per_epoch = -(-len(trainer.rows.train) // trainer.config.training.batch_size)
    scores = {
        f"{part}_score": next(
            (
                found
                for name in (f"{part}_accuracy", f"{part}_r_squared")
                if (found := columns[name]) is not None
            ),
            np.full(len(epochs), np.nan),
        )
        for part in ("train", "test", "validation")
    }
    losses = {"validation_loss": np.full(len(epochs), np.nan)} if columns["validation_loss"] is None else {}
    known = {**columns, **losses, **scores, "step": epochs * steps_per_epoch}
    rows = np.stack([np.asarray(known[name], np.float64) for name in HISTORY_NUMBERS])
    rows = rows[:, epochs <= trainer.progress.epoch]
    trainer.recorded.extend(History.of(1, rows, rows))
    return trainer.state()


def predict(
    model: Trainable, samples: Sequence[Sequence[float]] | NDArray[np.float64]
) -> tuple[NDArray[np.float64], list[int] | None]:
    """Predicts outputs and classes.

    Args:
        model: what has been trained.
        samples: (n_samples, n_inputs), rows [x1, x2, ...].

    Returns:
        Outputs (n_samples, n_outputs), and the class of each sample: -1 or +1, or a number from 0; None for
        regression.

    Raises:
        InvalidCommand: a row has another number of inputs.
    """
    n_inputs = model.rows.n_inputs
    for place, row in enumerate(samples):
        if len(row) != n_inputs:
            allowed = Interval(n_inputs, n_inputs, unit="entries")
            raise InvalidCommand([Problem(f"samples.{place}", "wrong_number_of_inputs", len(row), allowed)])
    points = np.array(samples, np.float64).reshape(-1, n_inputs)
    # Far outside the plane, powers of a coordinate may exceed what a float holds; the answer then says so.
    with np.errstate(over="ignore", invalid="ignore"):
        outputs = model.predict(points)
    return outputs, model.decide(outputs)
