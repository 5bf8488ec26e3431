"""Claims of a lesson about learning: whether the evidence bears each of them out."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from playground.lessons.outcomes import EvidenceOutcome, rounded
from playground.lessons.spec import Claim


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of a claim.

    Args:
        claim: as it reads.
        holds: whether the evidence bears it out.
        share: the part of the seeds that agree.
        figures: the numbers that decided, by name.
    """

    claim: str
    holds: bool
    share: float
    figures: Mapping[str, float | str | None] = field(default_factory=dict)


def examine(claim: Claim, outcome: EvidenceOutcome) -> Finding:
    """Holds a claim against the evidence.

    Args:
        claim: of a step.
        outcome: of its evidence.

    Returns:
        The finding.
    """
    if claim.compares_two:
        return _compared(claim, outcome)
    setting = claim.setting or ""
    if claim.relation in ("reaches", "fails"):
        reached = outcome.fraction(setting)
        share = reached if claim.relation == "reaches" else 1.0 - reached
        figures = {"reached": outcome.reached(setting), "seeds": outcome.n_seeds}
        return Finding(str(claim), share >= claim.share, share, figures)
    value, median = claim.value or 0.0, outcome.quantile(setting, 0.5, claim.measure)
    below = claim.relation == "median_below"
    values = outcome.ordered(setting, claim.measure)
    share = float(np.mean(values < value if below else values > value))
    holds = median < value if below else median > value
    return Finding(str(claim), holds, share, {"median": rounded(median)})


def _compared(claim: Claim, outcome: EvidenceOutcome) -> Finding:
    a, b = claim.a or "", claim.b or ""
    pair = outcome.pair(a, b, claim.measure)
    figures: dict[str, float | str | None] = {
        "median_a": rounded(outcome.quantile(a, 0.5, claim.measure)),
        "median_b": rounded(outcome.quantile(b, 0.5, claim.measure)),
        "wins_a": pair.wins_a,
        "wins_b": pair.wins_b,
        "p": rounded(pair.p),
        "verdict": pair.verdict,
    }
    if claim.relation == "better":
        return Finding(str(claim), pair.verdict == "a_better", pair.wins_a / outcome.n_seeds, figures)
    return Finding(str(claim), pair.verdict == "not_distinguishable", 1.0, figures)
