"""Replays submitted runs: with their own seed, to see whether they give what they say, and with others."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from playground.config import ExperimentConfig
from playground.evidence.spec import seeded
from playground.lessons.judging import Judge
from playground.lessons.spec import GoalSpec
from playground.lessons.submission import SubmittedRun, most_steps
from playground.training.agreement import TOLERANCE
from playground.training.checkpoint import parameters_digest
from playground.training.configured import ConfiguredFitting
from playground.training.history import HISTORY_NUMBERS

Agreement = Literal["to the bit", "within 1e-9", "as other processors", "differs", "nothing said"]

_SHAKES = (1e-14, 1e-13, 1e-12)
_ROOM = 3.0  # by which numbers may lie further apart than those of shaken learning rates


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of replaying a run.

    Args:
        holds: whether the goal holds at the step at which it is said to have been reached.
        reached: whether it holds there, at the end of an epoch, or at the end.
        numbers: measured at the end, by the names of a history.
        digest: of the parameters there.
    """

    holds: bool
    reached: bool
    numbers: Mapping[str, float]
    digest: str


@dataclass(frozen=True, slots=True)
class Truth:
    """Whether a run gives what it says.

    Args:
        agreement: how exactly.
        wrong: names of the numbers that are other ones.
        is_this_network: whether its parameters are those that it says.
        seed: with which it gives what it says, if that is another one than it says.
        holds: whether the goal holds where it is said to have been reached.
    """

    agreement: Agreement
    wrong: tuple[str, ...]
    is_this_network: bool
    seed: int | None
    holds: bool


def replayed(
    run: SubmittedRun, goal: GoalSpec, config: ExperimentConfig | None = None, until_epoch: int | None = None
) -> Replayed:
    """Replays a run.

    Args:
        run: of a submission.
        goal: of its step.
        config: with which it begins; None: its own.
        until_epoch: to which it is trained on, with the settings that it ends with; None: to its end.

    Returns:
        What came of it.
    """
    own, end = config is None, run.file.branches.current.end.progress
    member = ConfiguredFitting(config or run.config, keeps_last_update=False)
    judge, fitting = Judge(goal), member.fitting
    fitting.record_beginning()
    holds = reached = False
    seen = 0

    def advance(step: int) -> None:
        nonlocal holds, reached, seen
        for stop in (run.step, step):
            if fitting.progress.step < stop <= step:
                fitting.advance(stop - fitting.progress.step)
            if stop == run.step and fitting.progress.step <= stop <= step:
                # What is done at this very step may come before or after the moment that is meant.
                holds = holds or judge.now(member)
        reached = reached or bool(judge.ever(member, fitting.history, seen))
        seen = len(fitting.history)

    for entry in run.file.branches.path(run.file.branches.current.id):
        advance(entry.step)
        member.repeat(entry if own else entry.model_copy(update={"diverged": False}))
        fitting = member.fitting
    advance(end.step)
    if until_epoch is not None and fitting.progress.epoch < until_epoch:
        more = max(0, most_steps(member.config) - fitting.progress.step)
        fitting.advance(more, until_epoch=until_epoch)
        reached = reached or bool(judge.ever(member, fitting.history, seen))
    numbers = dict(zip(HISTORY_NUMBERS, fitting.measure()[:, 0].tolist(), strict=True))
    reached = reached or holds or judge.now(member)
    return Replayed(holds, reached, numbers, parameters_digest(fitting.network.parameters))


def reaches_with(run: SubmittedRun, goal: GoalSpec, seed: int, until_epoch: int) -> bool:
    """Whether a run reaches its goal with another seed.

    Args:
        run: of a submission.
        goal: of its step.
        seed: instead of its own.
        until_epoch: to which it is trained at least.

    Returns:
        Whether the goal holds at the end of some epoch.
    """
    return replayed(run, goal, seeded(run.config, seed, "all"), until_epoch).reached


def truth_of(run: SubmittedRun, goal: GoalSpec, usual: ExperimentConfig) -> Truth:
    """Whether a run gives what it says.

    Args:
        run: of a submission.
        goal: of its step.
        usual: the setting of the step, whose seed is tried where the run is another one.

    Returns:
        What was found.
    """
    said, found = run.file.branches.current.end, replayed(run, goal)
    if said.digest is None or said.numbers is None:
        return Truth("nothing said", (), is_this_network=False, seed=None, holds=found.holds)
    is_same = said.digest == found.digest
    wrong = _wrong(said.numbers, found.numbers)
    if not wrong:
        agreement: Agreement = "to the bit" if is_same else "within 1e-9"
        return Truth(agreement, (), is_same, None, found.holds)
    if is_same:
        return Truth("differs", wrong, is_this_network=True, seed=None, holds=found.holds)
    tried = {usual.seed} if run.seed is None else {run.seed, usual.seed}
    for seed in tried - {run.config.seed}:
        config = run.config.model_copy(update={"seed": seed})
        if replayed(run, goal, config).digest == said.digest:
            return Truth("differs", wrong, is_this_network=False, seed=seed, holds=found.holds)
    if _may_be_processors(run, goal, said.numbers, found.numbers):
        return Truth("as other processors", (), is_this_network=False, seed=None, holds=found.holds)
    return Truth("differs", wrong, is_this_network=False, seed=None, holds=found.holds)


def _wrong(said: Mapping[str, float], found: Mapping[str, float]) -> tuple[str, ...]:
    return tuple(
        name
        for name, value in said.items()
        if not np.isclose(found.get(name, math.nan), value, rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True)
    )


def _may_be_processors(
    run: SubmittedRun, goal: GoalSpec, said: Mapping[str, float], found: Mapping[str, float]
) -> bool:
    """Whether the last digits, which differ between processors, may have led this far apart."""
    rate = run.config.training.learning_rate
    shaken = []
    for shake in _SHAKES:
        training = run.config.training.model_copy(update={"learning_rate": rate * (1 + shake)})
        config = run.config.model_copy(update={"training": training})
        shaken.append(replayed(run, goal, config).numbers)
    for name, value in said.items():
        if math.isnan(value) or name in ("penalty", "learning_rate"):
            continue
        room = _ROOM * max(abs(each[name] - found[name]) for each in shaken)
        if not abs(value - found[name]) <= room + TOLERANCE:
            return False
    return True
