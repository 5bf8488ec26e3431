"""The loss over a window of a plane, coarsely first, as JSON has it."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.analysis.directions import Plane
from playground.analysis.loss_surface import TrainingLoss, Window
from playground.analysis.study import StudyProgress, StudySteps

Numbers = NDArray[np.float64]

COARSE, FINE = 16, 64
"""Cells in a row of the first surface and of the whole one."""

N_CELLS = COARSE**2 + FINE**2
"""Pieces of work that `surface_steps` counts."""


_MOST_PROJECTED = 2048


def surface_steps(
    loss: TrainingLoss,
    plane: Plane,
    window: Window,
    facts: Mapping[str, Any],
    done: int = 0,
    *,
    all_rows: bool = True,
) -> StudySteps:
    """Evaluate a window of a plane: coarsely, then finely, and where rows are many over few of them first.

    Args:
        loss: what to evaluate.
        plane: of parameters.
        window: what of it.
        facts: goes into each result besides.
        done: pieces of work before this.
        all_rows: whether it ends with a surface over all rows, however long that takes.

    Yields:
        Progress, and two results or three: `surface_result` with `n_rows`, of how many training rows the
        values are the mean, and `n_train`, how many there are.
    """
    total, first_row, fine = done + N_CELLS, 0, np.zeros(FINE * FINE)
    parts = loss.parts(FINE * FINE)
    if not all_rows:
        del parts[1:]
        total = done + COARSE**2 + round(parts[0].n_rows / loss.n_rows * FINE**2)
    for part in parts:
        of_rows = {**facts, "n_rows": first_row + part.n_rows, "n_train": loss.n_rows}
        for size in (FINE,) if first_row else (COARSE, FINE):
            places, values = window.centres(size), np.empty(size * size)
            share = part.n_rows / loss.n_rows if size == FINE else 1.0
            for rows, found in part.over(plane, places):
                values[rows] = found
                if rows.stop < len(values):
                    yield StudyProgress(done + int(share * rows.stop), total)
            done += round(share * len(places))
            if size == FINE:
                with np.errstate(over="ignore", invalid="ignore"):  # what is not finite is a hole
                    fine += part.n_rows * values
                    values = fine / of_rows["n_rows"]
            yield StudyProgress(done, total, {**of_rows, **surface_result(size, values, window)})
        first_row += part.n_rows


def surface_result(size: int, values: Numbers, window: Window) -> dict[str, Any]:
    """A surface as JSON has it.

    Args:
        size: cells in a row.
        values: (size * size,) row by row from the top.
        window: what they lie in.

    Returns:
        `size`, `values` (five digits; null where the loss is not finite), `x` and `y` (ends of the window),
        `lowest` and `highest` of the finite values (null without any) and `holes`, how many are not finite.
    """
    good = values[np.isfinite(values)]
    return {
        "size": size,
        "values": [finite(value) for value in values.tolist()],
        "x": list(window.x),
        "y": list(window.y),
        "lowest": finite(float(good.min())) if len(good) else None,
        "highest": finite(float(good.max())) if len(good) else None,
        "holes": len(values) - len(good),
    }


def projection_result(plane: Plane) -> dict[str, Any]:
    """How parameters are projected to a plane, as JSON has it.

    Args:
        plane: of parameters.

    Returns:
        `projection`: `axes`, two lists of n_parameters numbers, and `offset`, of which the place nearest to
        parameters is made (axes times parameters, plus offset); null of more than 2,048 parameters, which
        would make results large, and where the plane is not finite.
    """
    if plane.directions.shape[1] > _MOST_PROJECTED:
        return {"projection": None}
    axes, offset = plane.projection()
    if not (np.isfinite(axes).all() and np.isfinite(offset).all()):
        return {"projection": None}
    rounded = [[float(f"{value:.7g}") for value in axis] for axis in axes.tolist()]
    return {"projection": {"axes": rounded, "offset": offset.tolist()}}


def finite(value: float) -> float | None:
    """A number as JSON has it.

    Args:
        value: any.

    Returns:
        It to five significant digits; None if it is not finite.
    """
    return float(f"{value:.5g}") if np.isfinite(value) else None
