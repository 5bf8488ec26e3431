"""Trains what a lesson's check asks for: the evidence of its steps, and the acts of its proofs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from playground.config import ExperimentConfig
from playground.evidence.collecting import Trainings
from playground.evidence.measures import MEASURES
from playground.evidence.running import run
from playground.evidence.spec import seeded
from playground.evidence.training import Reader
from playground.lessons.acts import read_actions
from playground.lessons.judging import Judge
from playground.lessons.measures import reader_of
from playground.lessons.outcomes import EvidenceOutcome, Values, rounded
from playground.lessons.spec import Act, EvidenceSpec, GoalSpec
from playground.training.configured import ConfiguredFitting

PROOF_SEEDS = 11


@dataclass(frozen=True, slots=True)
class Effort:
    """How a check trains.

    Args:
        seeds: of every evidence, for a quick look; None: as many as it says.
        shaken: by which part of itself every learning rate is changed in training: far too little to matter,
            but for trainings in which the last digits decide.
        on_progress: is told how many more trainings have ended.
    """

    seeds: int | None = None
    shaken: float = 0.0
    on_progress: Callable[[int], None] = lambda _: None

    @property
    def proof_seeds(self) -> int:
        """The number of seeds with which acts are tried."""
        return PROOF_SEEDS if self.seeds is None else min(self.seeds, PROOF_SEEDS)

    def shake(self, config: ExperimentConfig) -> ExperimentConfig:
        """The config as it is trained.

        Args:
            config: as the lesson has it.

        Returns:
            It with a learning rate that may differ in the last digits.
        """
        training = config.training
        rate = training.learning_rate * (1.0 + self.shaken)
        return config.model_copy(update={"training": training.model_copy(update={"learning_rate": rate})})


def train_evidence(
    spec: EvidenceSpec,
    configs: Sequence[ExperimentConfig],
    measures: Sequence[str],
    effort: Effort,
) -> EvidenceOutcome:
    """Trains the settings of an evidence.

    Args:
        spec: of a step.
        configs: of its settings.
        measures: further ones, by which claims and texts compare.
        effort: how many seeds, and how exactly.

    Returns:
        The values of all measures; each network is trained once.
    """
    readers = {name: reader_of(name, spec) for name in measures}
    seeds = range(effort.seeds or spec.seeds)
    trained = [effort.shake(config) for config in configs]
    trainings = Trainings(trained, seeds, spec.epochs, spec.row, spec.vary, readers)
    _train(trainings, effort)
    values: dict[str, dict[str, Values]] = {
        spec.measure: {
            setting.id: [rounded(each.value) for each in outcomes if each is not None]
            for setting, outcomes in zip(spec.settings, trainings.outcomes, strict=True)
        }
    }
    for name in measures:
        values[name] = {
            setting.id: [rounded(each.further[name]) for each in outcomes if each is not None]
            for setting, outcomes in zip(spec.settings, trainings.outcomes, strict=True)
        }
    return EvidenceOutcome(spec, values)


def train_act(
    goal: GoalSpec, config: ExperimentConfig, act: Act, epochs: int, effort: Effort
) -> tuple[int, int]:
    """Trains what an act leads to.

    Args:
        goal: that it may reach.
        config: with what the act changes.
        act: what is done by hand.
        epochs: that are trained afterwards.
        effort: how many seeds, and how exactly.

    Returns:
        The seeds in which the goal holds at the end, and those in which it holds at the end of some epoch.
    """
    seeds, trained = range(effort.proof_seeds), effort.shake(config)
    judge = Judge(goal, config.training.learning_rate, trained.training.learning_rate)
    if act.actions or epochs == 0:
        ends, evers = 0, 0
        for seed in seeds:
            member = ConfiguredFitting(seeded(trained, seed, "all"), keeps_last_update=False)
            for entry in read_actions(act):
                member.repeat(entry)
            member.fitting.record_beginning()
            if epochs:
                member.fitting.advance(until_epoch=member.fitting.progress.epoch + epochs)
            ends += bool(judge.at_end(member, member.fitting.history))
            evers += bool(judge.ever(member, member.fitting.history))
            effort.on_progress(1)
        return ends, evers
    readers: Mapping[str, Reader] = {"end": judge.at_end, "ever": judge.ever}
    trainings = Trainings([trained], seeds, epochs, MEASURES["train_loss"], "all", readers)
    _train(trainings, effort)
    outcomes = [each for each in trainings.outcomes[0] if each is not None]
    ends, evers = (sum(bool(each.further[name]) for each in outcomes) for name in ("end", "ever"))
    return ends, evers


def _train(trainings: Trainings, effort: Effort) -> None:
    for _, outcomes in run(trainings):
        effort.on_progress(len(outcomes))
