"""Comparisons as JSON: the same for REST's answers, the command line's output and scripts."""

import math
from base64 import b64encode
from itertools import combinations
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from playground.evidence.collecting import Trainings
from playground.evidence.spec import ComparisonSpec, title_of
from playground.evidence.statistics import (
    FEWEST_SEEDS,
    Verdict,
    compare_paired,
    fraction_reached,
    ordered,
    quantiles,
)
from playground.evidence.training import curve_epochs

Status = Literal["waiting", "running", "finished", "cancelled", "failed"]

QUANTILES = ("10", "25", "75", "90")  # percent
_DIGITS = 6  # of a curve's numbers


class _Out(BaseModel):
    """What is sent: immutable, read by clients of this version and of older ones."""

    model_config = ConfigDict(frozen=True, extra="ignore", json_schema_serialization_defaults_required=True)


class QuantilesOut(_Out):
    """Quantiles over the seeds; null where they are the worst there can be."""

    model_config = ConfigDict(serialize_by_alias=True, validate_by_alias=True, validate_by_name=True)

    q10: float | None = Field(alias="10")
    q25: float | None = Field(alias="25")
    q75: float | None = Field(alias="75")
    q90: float | None = Field(alias="90")


class SettingOut(_Out):
    """One setting: its values over the seeds, in their order."""

    name: str
    config: dict[str, Any]
    values: list[float | None] = Field(description="of the measure; null until it is there, or diverged")
    diverged: list[bool] = Field(description="which trainings diverged; they count as the worst there can be")
    median: float | None = Field(description="over the seeds that are there")
    quantiles: QuantilesOut
    goal_fraction: float | None = Field(None, description="of these seeds, that reached the goal")


class PairOut(_Out):
    """Two settings, paired by the seeds that both have."""

    a: str
    b: str
    n: int = Field(description="how many seeds both have")
    difference: float | None = Field(description="median of b less median of a; null: without bounds")
    interval: tuple[float | None, float | None] = Field(description="95 %, by resampling seeds")
    wins_a: int
    wins_b: int
    ties: int
    p: float = Field(description="of the exact two-sided sign test")
    verdict: Verdict
    seeds_needed: int | None = Field(description="for a claim, about; null: no difference was seen at all")
    fewest_seeds: int = Field(FEWEST_SEEDS, description="with fewer no claim is possible, whatever they give")


class OutcomeOut(_Out):
    """What a comparison came to."""

    seeds: list[int]
    settings: list[SettingOut]
    pairs: list[PairOut] = Field(description="every two settings, as soon as they have a seed in common")


class CurvesOut(_Out):
    """The measure over epochs."""

    epochs: list[int] = Field(description="0, every k-th and the last, at most 200")
    values: list[list[float | None] | None] = Field(description="of each seed; null until it is there")


class GrowingSettingOut(SettingOut):
    """A setting of a comparison that a server computes."""

    curves: CurvesOut
    pictures: list[str | None] | None = Field(
        None, description="of each seed, base64 of 24 * 24 bytes for each output, row by row from the top"
    )


class ComparisonOut(OutcomeOut):
    """A comparison that a server computes, so far."""

    id: str
    status: Status
    error: str | None = Field(None, description="why it failed")
    done: int = Field(description="trainings that have ended")
    total: int
    epochs: int
    measure: str
    larger_is_better: bool = Field(description="of the measure; otherwise less is better")
    vary: str
    goal: float | None
    settings: list[GrowingSettingOut]  # type: ignore[assignment]

    @property
    def has_ended(self) -> bool:
        """Whether its status is final."""
        return self.status not in ("waiting", "running")

    @property
    def title(self) -> str:
        """What is measured, for people."""
        return title_of(self.measure, self.epochs, len(self.seeds), self.vary)

    @classmethod
    def of(
        cls,
        spec: ComparisonSpec,
        trainings: Trainings,
        *,
        comparison_id: str,
        status: Status,
        error: str | None = None,
        with_pictures: bool = False,
    ) -> Self:
        """Describes a comparison as it is.

        Args:
            spec: what was ordered.
            trainings: of it, as far as they are.
            comparison_id, status, error: of the comparison.
            with_pictures: whether the pictures are part of it.

        Returns:
            The description.
        """
        done = trainings.done  # read first: what follows has at least so many
        settings = [
            GrowingSettingOut(
                **dict(setting),
                curves=_curves(trainings, place),
                pictures=_pictures(trainings, place) if with_pictures else None,
            )
            for place, setting in enumerate(_settings(spec, trainings))
        ]
        return cls(
            id=comparison_id,
            status=status,
            error=error,
            done=done,
            total=trainings.total,
            epochs=spec.epochs,
            measure=spec.measure,
            larger_is_better=spec.row.larger_is_better,
            vary=spec.vary,
            goal=spec.goal,
            seeds=list(trainings.seeds),
            settings=settings,
            pairs=_pairs(spec, trainings),
        )


def outcome_of(spec: ComparisonSpec, trainings: Trainings) -> OutcomeOut:
    """Describes what a comparison came to.

    Args:
        spec: what was ordered.
        trainings: of it, as far as they are.

    Returns:
        Summaries of the settings and of every two of them.
    """
    return OutcomeOut(
        seeds=list(trainings.seeds),
        settings=_settings(spec, trainings),
        pairs=_pairs(spec, trainings),
    )


def _settings(spec: ComparisonSpec, trainings: Trainings) -> list[SettingOut]:
    return [
        _setting(spec, trainings, place, name, setting.config.model_dump(mode="json"))
        for place, (name, setting) in enumerate(zip(spec.names, spec.configs, strict=True))
    ]


def _setting(
    spec: ComparisonSpec, trainings: Trainings, place: int, name: str, config: dict[str, Any]
) -> SettingOut:
    larger = spec.row.larger_is_better
    outcomes = list(trainings.outcomes[place])
    there = np.array([each.value for each in outcomes if each is not None])
    median: float | None = None
    found: list[float | None] = [None] * len(QUANTILES)
    if len(there):
        fractions = [0.5, *(int(percent) / 100 for percent in QUANTILES)]
        median, *found = map(_finite, quantiles(ordered(there, larger_is_better=larger), fractions))
    fraction = None
    if spec.goal is not None and len(there):
        fraction = fraction_reached(there, spec.goal, larger_is_better=larger)
    return SettingOut(
        name=name,
        config=config,
        values=[None if each is None else _finite(each.value) for each in outcomes],
        diverged=[each is not None and each.diverged for each in outcomes],
        median=median,
        quantiles=QuantilesOut.model_validate(dict(zip(QUANTILES, found, strict=True))),
        goal_fraction=fraction,
    )


def _pairs(spec: ComparisonSpec, trainings: Trainings) -> list[PairOut]:
    pairs = []
    ended = [trainings.ended(place) for place in range(len(spec.configs))]
    for a, b in combinations(range(len(spec.configs)), 2):
        both = ended[a] & ended[b]
        if not both.any():
            continue
        pair = compare_paired(
            trainings.values(a)[both],
            trainings.values(b)[both],
            larger_is_better=spec.row.larger_is_better,
        )
        pairs.append(
            PairOut(
                a=spec.names[a],
                b=spec.names[b],
                n=int(both.sum()),
                difference=_finite(pair.difference),
                interval=(_finite(pair.interval[0]), _finite(pair.interval[1])),
                wins_a=pair.wins_a,
                wins_b=pair.wins_b,
                ties=pair.ties,
                p=pair.p,
                verdict=pair.verdict,
                seeds_needed=pair.seeds_needed,
            )
        )
    return pairs


def _curves(trainings: Trainings, place: int) -> CurvesOut:
    return CurvesOut(
        epochs=curve_epochs(trainings.epochs).tolist(),
        values=[None if each is None else _rounded(each.curve) for each in trainings.outcomes[place]],
    )


def _pictures(trainings: Trainings, place: int) -> list[str | None]:
    return [
        None if each is None else b64encode(each.picture.tobytes()).decode("ascii")
        for each in trainings.outcomes[place]
    ]


def _rounded(curve: NDArray[np.float64]) -> list[float | None]:
    """Numbers as short as a picture of them needs."""
    return [float(f"{value:.{_DIGITS}g}") if math.isfinite(value) else None for value in curve.tolist()]


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
