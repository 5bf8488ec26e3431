"""Compares settings in this process: `playground.compare`."""

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from pydantic import ValidationError

from playground.config import ExperimentConfig
from playground.drawing.bands import Bundle, bands_png
from playground.drawing.palettes import Theme, palette_of
from playground.evidence.collecting import Trainings
from playground.evidence.running import run
from playground.evidence.serialization import PairOut, SettingOut, outcome_of
from playground.evidence.spec import ComparisonSpec, Vary, order_of
from playground.evidence.statistics import ordered, quantiles
from playground.evidence.text import html_of, table_of
from playground.evidence.training import curve_epochs
from playground.problems.errors import InvalidCommand
from playground.problems.validation import problems_of

Config = ExperimentConfig | Mapping[str, object]


class Comparison:
    """What a comparison of settings over seeds came to; ``str()`` is a table with the verdicts.

    Args:
        spec: what was compared.
        trainings: of it; those that have not ended are left out.
    """

    def __init__(self, spec: ComparisonSpec, trainings: Trainings) -> None:
        self.spec = spec
        self.trainings = trainings
        self.model = outcome_of(spec, trainings)

    @property
    def seeds(self) -> list[int]:
        """The seeds, in the order of each setting's values."""
        return self.model.seeds

    @property
    def settings(self) -> list[SettingOut]:
        """Each setting with its values over the seeds, median and quantiles."""
        return self.model.settings

    @property
    def pairs(self) -> list[PairOut]:
        """Every two settings, paired by seed: difference, interval, wins, p, verdict."""
        return self.model.pairs

    def to_json(self) -> dict[str, Any]:
        """The comparison as JSON has it, as `playground compare --json` prints it."""
        return self.model.model_dump(mode="json")

    def to_png(self, theme: Theme = "light") -> bytes:
        """Draw every seed's curve, the band from 10 to 90 percent of the seeds, and their median.

        Args:
            theme: light or dark.

        Returns:
            A PNG file.
        """
        epochs = curve_epochs(self.spec.epochs)
        return bands_png(self.spec.title, epochs, self.bundles, palette_of(theme, "usual"))

    @property
    def bundles(self) -> list[Bundle]:
        """The curves of each setting that has any: of every seed, and the band and median over them."""
        larger = self.spec.row.larger_is_better
        bundles = []
        for name, outcomes in zip(self.spec.names, self.trainings.outcomes, strict=True):
            curves = np.array([each.curve for each in outcomes if each is not None])
            if len(curves):
                over_seeds = ordered(curves.T, larger_is_better=larger)
                low, median, high = quantiles(over_seeds, [0.1, 0.5, 0.9]).T
                bundles.append(Bundle(name, curves, low, median, high))
        return bundles

    def _repr_png_(self) -> bytes:
        return self.to_png()

    def _repr_html_(self) -> str:
        """Table, sentences and curves, for notebooks."""
        picture = b64encode(self.to_png()).decode("ascii")
        table = html_of(self.spec.title, self.model, self.spec.goal)
        return f'{table}<img alt="" width="600" src="data:image/png;base64,{picture}">'

    def __repr__(self) -> str:
        names = ", ".join(self.spec.names)
        return f"<Comparison of {names} over {len(self.seeds)} seeds by {self.spec.measure}>"

    def __str__(self) -> str:
        return table_of(self.spec.title, self.model, self.spec.goal)


def compare(
    configs: Sequence[Config] | Mapping[str, Config],
    seeds: int | Sequence[int] = 25,
    epochs: int = 300,
    measure: str = "test_loss",
    *,
    vary: Vary = "all",
    goal: float | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Comparison:
    """Train settings with the same seeds on all cores, and find whether they differ or it is luck.

    Args:
        configs: one to eight, of one task, each an ExperimentConfig or what one is made of; as a mapping, by
            their names.
        seeds: how many, counted from 0, or which; each takes the place of `seed` in every config.
        epochs: of every training.
        measure: a loss or score at the end of training: `test_loss`, `train_loss`, `test_accuracy`, ...
        vary: what a seed decides: `all` is data, split and start; `start` leaves the data as they are.
        goal: a value of the measure; the fraction of seeds that reach it is counted.
        on_progress: called whenever trainings have ended, with how many have and of how many.

    Returns:
        The comparison.

    Raises:
        InvalidInput: the settings cannot be compared so; with every fault.
    """
    spec = read_spec(order_of(configs, seeds, epochs, measure=measure, vary=vary, goal=goal))
    trainings = Trainings.of(spec)
    for _ in run(trainings):
        if on_progress is not None:
            on_progress(trainings.done, trainings.total)
    return Comparison(spec, trainings)


def read_spec(value: object) -> ComparisonSpec:
    """Validates what is to be compared.

    Args:
        value: as JSON has it.

    Returns:
        The specification.

    Raises:
        InvalidCommand: with every problem.
    """
    try:
        return ComparisonSpec.model_validate(value)
    except ValidationError as error:
        raise InvalidCommand(problems_of(error, ComparisonSpec)) from None
