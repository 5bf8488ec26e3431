"""Placeholders of lessons' texts, ``{{3.median}}``: computed numbers that nobody types."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from playground.config import ExperimentConfig
from playground.config.link import flat_config
from playground.lessons.expected import Expected, ExpectedStep
from playground.lessons.measures import NAMES
from playground.lessons.numbers import written
from playground.lessons.outcomes import EvidenceOutcome
from playground.lessons.spec import LessonSpec, StepSpec

PLACEHOLDER = re.compile(r"\{\{([^{}\\]+)\}\}")
UNKNOWN = "…"
"""Stands where nothing has been computed yet."""

_FIGURES: Mapping[str, Callable[[EvidenceOutcome, str, str | None], float]] = {
    "reached": lambda outcome, each, _: outcome.reached(each),
    "missed": lambda outcome, each, _: outcome.n_seeds - outcome.reached(each),
    "share": lambda outcome, each, _: round(100 * outcome.fraction(each)),
    "median": lambda outcome, each, measure: outcome.quantile(each, 0.5, measure),
    "low": lambda outcome, each, measure: min(
        outcome.quantile(each, 0.1, measure), outcome.quantile(each, 0.9, measure)
    ),
    "high": lambda outcome, each, measure: max(
        outcome.quantile(each, 0.1, measure), outcome.quantile(each, 0.9, measure)
    ),
}
_PAIR_FIGURES: Mapping[str, Callable[[EvidenceOutcome, str, str, str | None], float]] = {
    "wins": lambda outcome, a, b, measure: outcome.wins(a, b, measure),
    "difference": lambda outcome, a, b, measure: abs(outcome.pair(a, b, measure).difference),
}


@dataclass(frozen=True, slots=True)
class Scope:
    """What the placeholders of a step's text may name.

    Args:
        spec: the lesson.
        configs: the setting of each step, by its id.
        expected: what the lesson expects; None where it has not been checked.
        labels: of the step's options, as plain text.
        step: whose text it is.
        comma: what separates labels.
    """

    spec: LessonSpec
    configs: Mapping[str, ExperimentConfig]
    expected: Expected | None
    labels: Mapping[str, str]
    step: StepSpec
    comma: str = ", "

    def filled(self, source: str) -> str:
        """Puts the numbers in.

        Args:
            source: Markdown.

        Returns:
            It with every placeholder replaced; what is not known stays as it is.
        """

        def number(found: re.Match[str]) -> str:
            try:
                return self.text_of(found[1].strip())
            except KeyError:
                return found[0]

        return PLACEHOLDER.sub(number, source)

    def text_of(self, name: str) -> str:
        """Looks a placeholder up.

        Args:
            name: between the braces.

        Returns:
            What takes its place.

        Raises:
            KeyError: there is no such figure.
        """
        step, name = self._step_of(name)
        kept = self.expected.steps.get(step.id) if self.expected else None
        if name in ("seeds", "epochs") and step.evidence is not None:
            return written(getattr(step.evidence, name))
        if name == "right":
            return self._right(step, kept)
        if name.startswith("goal."):
            return self._goal(step, name.removeprefix("goal."))
        if name.startswith("set."):
            return _value_text(
                flat_config(self.configs[step.id].model_dump(mode="json"))[name.removeprefix("set.")]
            )
        for value in step.values:
            if value.id == name:
                found = kept.values.get(name) if kept else None
                return UNKNOWN if found is None else written(found, value.digits)
        return self._figure(step, kept, name)

    def _step_of(self, name: str) -> tuple[StepSpec, str]:
        """The step that a placeholder is about, and the rest of its name."""
        first, colon, rest = name.partition(":")
        if colon and any(first == each.id for each in self.spec.steps):
            return self.spec.step(first), rest
        return self.step, name

    def _right(self, step: StepSpec, kept: ExpectedStep | None) -> str:
        if step.prediction is None:
            raise KeyError("right")
        if kept is None or kept.answer is None:
            return UNKNOWN
        right = kept.answer.right
        if isinstance(right, list):
            return self.comma.join(self.labels.get(each, each) for each in right)
        return self.labels.get(right, right) if isinstance(right, str) else written(right)

    def _goal(self, step: StepSpec, of: str) -> str:
        for condition in step.goal.conditions if step.goal else ():
            if condition.of == of:
                return _value_text(condition.value)
        raise KeyError(f"goal.{of}")

    def _figure(self, step: StepSpec, kept: ExpectedStep | None, name: str) -> str:
        figure_of, _, measure = name.partition(":")
        settings, dot, figure = figure_of.rpartition(".")
        evidence = step.evidence
        if not dot or evidence is None or (measure and measure not in NAMES):
            raise KeyError(name)
        pair = settings.split("/")
        if not set(pair) <= set(evidence.ids):
            raise KeyError(name)
        outcome = kept.evidence.outcome(evidence) if kept and kept.evidence else None
        if outcome is not None and measure and measure not in outcome.values:
            outcome = None
        if len(pair) == 2 and figure in _PAIR_FIGURES:
            a, b = pair
            return (
                UNKNOWN if outcome is None else written(_PAIR_FIGURES[figure](outcome, a, b, measure or None))
            )
        if len(pair) == 1 and figure in _FIGURES:
            return (
                UNKNOWN if outcome is None else written(_FIGURES[figure](outcome, settings, measure or None))
            )
        raise KeyError(name)


def measures_named(source: str) -> set[str]:
    """The measures that placeholders of a text name.

    Args:
        source: Markdown.

    Returns:
        Their names.
    """
    names = (name.strip().rpartition(":")[2] for name in PLACEHOLDER.findall(source))
    return {name for name in names if name in NAMES}


def _value_text(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return str(value).lower()
    if isinstance(value, (int, float)):
        return written(value) if float(value).is_integer() else f"{value:g}".replace("-", "−")
    if isinstance(value, (list, tuple)):
        return ", ".join(_value_text(each) for each in value)
    return str(value["name"]) if isinstance(value, dict) and "name" in value else str(value)
