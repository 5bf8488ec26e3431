"""Ensembles: the average of several trained models, and where these disagree."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from playground.config.rows import Rows
from playground.data.plane import Plane, grid_points
from playground.data.tasks import TASKS
from playground.model.output import OutputMeaning, class_images, class_numbers
from playground.problems.allowed import Interval, Phrase
from playground.problems.errors import InvalidCommand, Problem
from playground.training.trainable import Trainable


class EnsembleScores(NamedTuple):
    """Accuracies, or R² of numbers, on `n_test` rows; NaN where it is undefined.

    `disagreement` is its mean over these rows.
    """

    average: float
    members: list[float]
    disagreement: float
    n_test: int


class Ensemble:
    """The average of the outputs of trained models; of models that learned from bootstrap samples: bagging.

    Args:
        members: at least two models of one task, with the same numbers of inputs and outputs, whose outputs
            mean the same.

    Raises:
        InvalidCommand: there are fewer than two, or they cannot be averaged; says which of `runs`.

    Source: Breiman, Bagging predictors (1996).
    """

    def __init__(self, members: Sequence[Trainable]) -> None:
        if len(members) < 2:
            allowed = Interval(2, unit="entries")
            raise InvalidCommand([Problem("runs", "too_few_entries", len(members), allowed)])
        kinds = [_kind(member) for member in members]
        if problems := [
            Problem(f"runs.{place}", "other_outputs", " ".join(map(str, kind)), Phrase("like_first"))
            for place, kind in enumerate(kinds)
            if kind != kinds[0]
        ]:
            raise InvalidCommand(problems)
        self.members = tuple(members)

    @property
    def rows(self) -> Rows:
        """The rows of the first member."""
        return self.members[0].rows

    @property
    def output(self) -> OutputMeaning:
        """What the outputs mean: as those of the members."""
        return self.members[0].output

    @property
    def score(self) -> Literal["accuracy", "r_squared"]:
        """What `scores` are of."""
        return "accuracy" if TASKS[self.rows.task].has_classes else "r_squared"

    def predict(self, samples: ArrayLike) -> NDArray[np.float64]:
        """Average the members' outputs.

        Args:
            samples: (n_samples, n_inputs) coordinates x1, x2, ...

        Returns:
            (n_samples, n_outputs), as `output` says.
        """
        total = self.members[0].predict(samples)
        for member in self.members[1:]:
            total = total + member.predict(samples)
        return total / len(self.members)

    def disagreement(self, samples: ArrayLike) -> NDArray[np.float64]:
        """Measure how much the members disagree.

        Args:
            samples: (n_samples, n_inputs).

        Returns:
            (n_samples,) from 0, where all agree: of classes, the fraction of the members that do not decide
            as most of them do; of numbers, the members' standard deviation.
        """
        if self.output.name == "value":
            return np.std([member.predict(samples)[:, 0] for member in self.members], axis=0)  # type: ignore[no-any-return]
        votes = [class_numbers(self.output, member.predict(samples)) for member in self.members]
        decided = np.array(votes)
        counts = [(decided == number).sum(axis=0) for number in range(int(decided.max(initial=0)) + 1)]
        return 1.0 - np.max(counts, axis=0) / len(self.members)  # type: ignore[no-any-return]

    @property
    def most_disagreement(self) -> float:
        """The most that `disagreement` can be of classes; of numbers, 1."""
        if self.output.name == "value":
            return 1.0
        n_members, n_classes = len(self.members), self.output.n_classes(_kind(self.members[0])[3])
        return 1.0 - -(-n_members // n_classes) / n_members

    def output_picture(self, grid: int, plane: Plane | None = None) -> NDArray[np.uint8]:
        """Draw every averaged output over [-6, 6] squared.

        Args:
            grid: width and height in pixels.
            plane: as of `Trainer.output_picture`.

        Returns:
            (n_outputs, grid, grid), as `Trainer.output_picture` gives them.
        """
        outputs = self.predict(grid_points(grid, plane or self.rows.plane)).T
        centre, scale = (0.5, 2.0) if "probabilit" in self.output.name else (0.0, 1.0)
        clipped = np.clip(np.nan_to_num((outputs - centre) * scale), -1.0, 1.0)
        images = ((clipped + 1.0) * 127.5).round().astype(np.uint8).reshape(-1, grid, grid)
        return class_images(self.output, images)

    def scores(self) -> EnsembleScores:
        """Score the average and each member on the first member's test rows that no member has learned from.

        Returns:
            The scores.
        """
        rows = self._unseen_rows()
        if not len(rows):
            return EnsembleScores(float("nan"), [float("nan")] * len(self.members), float("nan"), 0)
        samples, targets = rows[:, :-1], rows[:, -1]
        own = [self._score(targets, member.predict(samples)) for member in self.members]
        mean = float(self.disagreement(samples).mean())
        return EnsembleScores(self._score(targets, self.predict(samples)), own, mean, len(rows))

    def _unseen_rows(self) -> NDArray[np.float64]:
        test = self.rows.test
        seen = {
            row.tobytes()
            for member in self.members
            # Equal test rows were set apart for all; a row of the same numbers as one of them is another row.
            if not np.array_equal(member.rows.test, test)
            for row in member.rows.train
        }
        return test[[row.tobytes() not in seen for row in test]]

    def _score(self, targets: NDArray[np.float64], outputs: NDArray[np.float64]) -> float:
        decided = class_numbers(self.output, outputs)
        if decided is not None:
            return float(np.mean(decided == TASKS[self.rows.task].class_numbers(targets)))
        total = float(np.square(targets - targets.mean()).sum())
        return 1.0 - float(np.square(outputs[:, 0] - targets).sum()) / total if total else float("nan")


def _kind(member: Trainable) -> tuple[str, int, str, int]:
    """Task, number of inputs, meaning of outputs, number of outputs."""
    rows = member.rows
    return rows.task, rows.n_inputs, member.output.name, member.predict(rows.train[:1, :-1]).shape[1]
