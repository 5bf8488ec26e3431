"""Activations as curves: f and its slope at evenly spaced z, and where the slope is nearly zero."""

from collections.abc import Mapping

import numpy as np

from playground.analysis.inside import SATURATED_BELOW, saturated_ranges
from playground.engine.activations import ACTIVATIONS
from playground.engine.hyperparameters import Choice
from playground.model.reference.activations import ACTIVATIONS as PLAIN

REACH = 5.0
"""Curves go from -REACH to +REACH."""

N_POINTS = 201
_DECIMALS = 4


def with_curves(catalog: Mapping[str, object], words: Mapping[str, str]) -> dict[str, object]:
    """Add to every activation its curve.

    Args:
        catalog: as `make_catalog` gives it.
        words: of its locale.

    Returns:
        A catalog whose rows of `activations` have `curve`: `from` and `to`, `values` and `slopes` at evenly
        spaced z, with the hyperparameters' defaults; `flat`, pairs of z between which the slope's size is
        below `flat_below`, null where there is no end; `about`, a sentence on that. With a hyperparameter
        also `by`: what the curve is `at_zero` and what is added `per_unit` of it, and the words for other
        values. Of what is no function of one z, `about` alone says why.
    """
    rows = catalog["activations"]
    assert isinstance(rows, list)  # noqa: S101 - for the type checker
    return {
        **catalog,
        "activations": [{**row, "curve": activation_curve(row["name"], words)} for row in rows],
    }


def activation_curve(name: str, words: Mapping[str, str]) -> dict[str, object]:
    """Sample an activation.

    Args:
        name: of a row of ACTIVATIONS.
        words: of a locale.

    Returns:
        As of `with_curves`.
    """
    row = ACTIVATIONS[name]
    if row.has_pieces:
        return {"about": words["curves.pieces"]}
    defaults = tuple(each.default for each in row.hyperparameters)
    z = np.linspace(-REACH, REACH, N_POINTS)
    flat = _flat(name, defaults)
    drawn_with = [
        words["curves.drawn_with"].format(
            values=", ".join(
                f"{words[f'hyperparameters.{each.name}']} = {each.default:g}" for each in row.hyperparameters
            )
        )
    ] * bool(row.hyperparameters)
    said = (
        [
            words["curves.flat"].format(
                below=SATURATED_BELOW, ranges=words["curves.or"].join(map(_range, flat))
            )
        ]
        if flat
        else [words["curves.steep"].format(below=SATURATED_BELOW)]
    )
    return {
        **_by_hyperparameter(name, words),
        "from": -REACH,
        "to": REACH,
        "values": PLAIN[name].value(z, *defaults).round(_DECIMALS).tolist(),
        "slopes": PLAIN[name].slope(z, *defaults).round(_DECIMALS).tolist(),
        "flat": [
            [low if np.isfinite(low) else None, high if np.isfinite(high) else None] for low, high in flat
        ],
        "flat_below": SATURATED_BELOW,
        "about": words["curves.join"].join([*said, *drawn_with]),
    }


def _by_hyperparameter(name: str, words: Mapping[str, str]) -> dict[str, object]:
    """How a curve changes with the one hyperparameter of its row, in which f is linear at every z."""
    row, z = ACTIVATIONS[name], np.linspace(-REACH, REACH, N_POINTS)
    if not row.hyperparameters:
        return {}
    (each,) = row.hyperparameters
    parts = {}
    for part, function in (("values", PLAIN[name].value), ("slopes", PLAIN[name].slope)):
        none, one = function(z, 0.0), function(z, 1.0)
        parts[part] = none.round(_DECIMALS).tolist(), (one - none).round(_DECIMALS).tolist()
    return {
        "by": {
            "hyperparameter": each.name,
            "default": each.default,
            "at_zero": {part: found[0] for part, found in parts.items()},
            "per_unit": {part: found[1] for part, found in parts.items()},
            "flat": words["curves.flat_here"].format(below=SATURATED_BELOW),
            "steep": words["curves.steep_here"].format(below=SATURATED_BELOW),
            "drawn_with": words["curves.drawn_with"],
            "learned": words["curves.learned"],
            "join": words["curves.join"],
        }
    }


def _flat(name: str, values: tuple[float, ...]) -> tuple[tuple[float, float], ...]:
    if ACTIVATIONS[name].learns_leak:
        return ((-np.inf, 0.0),) if abs(values[0]) < SATURATED_BELOW else ()
    return saturated_ranges(Choice(name, values))


def _range(ends: tuple[float, float]) -> str:
    low, high = (f"{end + 0.0:.3g}".replace("-", "−") for end in ends)
    if np.isinf(ends[0]) and np.isinf(ends[1]):
        return "−∞ < z < ∞"
    if np.isinf(ends[0]):
        return f"z ≤ {high}"
    return f"z ≥ {low}" if np.isinf(ends[1]) else f"{low} ≤ z ≤ {high}"
