"""How large the gradient of each layer was over a whole run, found again from checkpoints and the log."""

from bisect import bisect_left
from typing import Any

import numpy as np

from playground.analysis.gradients import training_gradient
from playground.analysis.inside import gradient_norms
from playground.analysis.study import StudyProgress, StudySteps
from playground.analysis.surface import finite
from playground.analysis.walking import Walk
from playground.training.trainer import Trainer

N_MOMENTS = 100
"""Of a run, evenly spaced, of which the gradient is computed; as many as a small chart has room for."""

_MOMENTS_PER_RESULT = 12


def gradient_norms_of_run(trainer: Trainer) -> StudySteps:
    """Compute the norms of a run, from the beginning of the experiment until now.

    Where a checkpoint lies nearer than halfway to the next moment, its moment is taken instead: these come
    first, and only the others have to be trained again.

    Args:
        trainer: not modified; what is needed of it is copied before the first piece is done.

    Returns:
        Progress; results with `branch`, `steps`, `epochs` (with the begun part of one) and `norms`, for each
        moment those of all layers as of `inside.gradient_norms`, None where they are not finite.
    """
    return _steps(Walk(trainer))


def _steps(walk: Walk) -> StudySteps:
    known, others = moments(walk)
    total, found = len(known) + len(others), dict[int, tuple[float, list[float | None]]]()
    yield StudyProgress(0, total)
    for steps, per_result in ((known, total), (others, _MOMENTS_PER_RESULT)):
        if not steps:
            continue
        again = walk.begin()
        for number, step in enumerate(steps, 1):
            for _ in walk.steps_to(again, step):
                yield StudyProgress(len(found), total)
            if again.progress.step == step:
                found[step] = _measured(again)
            has_more = number == len(steps) or number % per_result == 0
            yield StudyProgress(len(found), total, _result(walk.branch, found) if has_more else None)


def moments(walk: Walk) -> tuple[list[int], list[int]]:
    """Which moments of a run stand for all.

    Args:
        walk: along it.

    Returns:
        In order the steps of checkpoints, and of what has to be trained again: one for each of at most
        `N_MOMENTS` evenly spaced steps.
    """
    wanted = np.unique(np.linspace(walk.first, walk.last, N_MOMENTS).astype(int)).tolist()
    half = (walk.last - walk.first) / max(1, len(wanted) - 1) / 2
    there, known, others = walk.known_steps, set[int](), list[int]()
    for step in wanted:
        at = bisect_left(there, step)
        nearest = min(there[max(0, at - 1) : at + 1], key=lambda each: abs(each - step))
        if abs(nearest - step) <= half:
            known.add(nearest)
        else:
            others.append(step)
    return sorted(known), others


def _measured(trainer: Trainer) -> tuple[float, list[float | None]]:
    """The epoch, with its begun part, and the norms of all layers."""
    at, n_samples = trainer.progress, max(1, trainer.train_samples.count)
    norms = gradient_norms(trainer.network.layout, training_gradient(trainer))
    return at.epoch + at.offset / n_samples, [finite(norm) for norm in norms.tolist()]


def _result(branch: int, found: dict[int, tuple[float, list[float | None]]]) -> dict[str, Any]:
    steps = sorted(found)
    return {
        "branch": branch,
        "steps": steps,
        "epochs": [finite(found[step][0]) for step in steps],
        "norms": [found[step][1] for step in steps],
    }
