"""One model as a complete scikit-learn script that fits it to the same points and draws the same picture.

It needs NumPy, scikit-learn and Matplotlib, and nothing of this package. The rows stand in it digit by digit.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.baselines.fitting import rows_of
from playground.baselines.models import MODELS
from playground.config import ExperimentConfig
from playground.config.rows import Rows
from playground.data.expressions import written
from playground.data.features import ALL_FEATURES, INPUTS
from playground.data.plane import EDGE
from playground.data.tasks import TASKS
from playground.engine.hyperparameters import Choice
from playground.problems.errors import InvalidCommand, Problem

_GRID = 200  # of a script's picture, on which nobody waits
_DIVERGING = ("#e07b1d", "#f2f0eb", "#1f6fb2")

_SCRIPT = '''\
"""{title}, fitted to the {n_train} training points of the playground's data set {dataset}.

Needs: pip install numpy scikit-learn matplotlib
"""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import LinearSegmentedColormap
{imports}

# Columns: {columns}, target
train = np.array([
{train}
])
test = np.array([
{test}
])


def inputs_of(points):
    """The columns that the model learns from."""
    {names} = points.T
    return np.column_stack([{features}])


model = {model}
X_train, y_train = inputs_of(train[:, :-1]), train[:, -1]
X_test, y_test = inputs_of(test[:, :-1]), test[:, -1]
model.fit(X_train, y_train)
print(f"{score}, training: {{model.score(X_train, y_train):.4f}}")
print(f"{score}, test: {{model.score(X_test, y_test):.4f}}")

# The plane of the first two inputs{held}, row 0 on top
size = {grid}
centres = ((np.arange(size) + 0.5) / size * 2 - 1) * {edge:g}
across, up = np.meshgrid(centres, -centres)
{grid_points}
X_grid = inputs_of(points)
{values}
values = values.reshape(size, size)

figure, axes = plt.subplots(figsize=(6, 6), layout="constrained")
extent = ({low:g}, {edge:g}, {low:g}, {edge:g})
{drawing}
for rows, marker in ((train, "o"), (test, "x")):
    edges = "white" if marker == "o" else None
    look = {{"cmap": colours, "vmin": {least}, "vmax": {most}, "edgecolors": edges, "linewidths": 0.8}}
    axes.scatter(rows[:, 0], {heights}, c=rows[:, -1], marker=marker, s=18, **look)
{support}axes.set(xlim=extent[:2], ylim=extent[2:], aspect="equal", title="{title}")
figure.savefig("{name}.png", dpi=150)
plt.show()
'''


def write_script(config: ExperimentConfig, choice: Choice) -> str:
    """Writes the script of one model.

    Args:
        config: its rows and the features of its network.
        choice: of MODELS.

    Returns:
        Python source text.

    Raises:
        InvalidCommand: there are too many rows, the model does not learn such targets, or scikit-learn is not
            installed.
    """
    row, rows = MODELS[choice.name], rows_of(config)
    if not row.takes(rows.task):
        raise InvalidCommand([Problem("model", "not_for_regression", choice.name)])
    controls = choice.settings(row.hyperparameters)
    pipeline = row.build(rows.task, controls, standardize=config.data.standardize)
    names = INPUTS[: rows.n_inputs]
    features = [ALL_FEATURES[name].expression for name in config.network.features]
    return _SCRIPT.format(
        title=type(pipeline[-1]).__name__,
        name=row.name,
        n_train=len(rows.train),
        dataset=config.data.dataset,
        imports="\n".join(sorted(_imports(pipeline))),
        columns=", ".join(names),
        train=_numbers(rows.train),
        test=_numbers(rows.test),
        names=", ".join(names) if len(names) > 1 else f"({names[0]},)",
        features=", ".join(written(each, "numpy") for each in features),
        model=repr(pipeline),
        score="R²" if rows.task == "regression" else "accuracy",
        grid=_GRID,
        edge=EDGE,
        low=-EDGE,
        held=", others at their medians" if rows.n_inputs > 2 else "",
        grid_points=_points(rows),
        **_drawing(pipeline, rows, config.n_classes),
    )


def _imports(pipeline: Any) -> Iterator[str]:
    for each in {type(pipeline), *(type(step) for _, step in pipeline.steps)}:
        module = ".".join(part for part in each.__module__.split(".") if not part.startswith("_"))
        yield f"from {module} import {each.__name__}"


def _numbers(rows: NDArray[np.float64]) -> str:
    return "\n".join(f"    [{', '.join(map(repr, row))}]," for row in rows.tolist())


def _points(rows: Rows) -> str:
    columns = ["across.ravel()", "up.ravel()"][: rows.n_inputs]
    columns += [f"np.full(size * size, {value!r})" for value in rows.plane.held[2:]]
    return f"points = np.column_stack([{', '.join(columns)}])"


def _drawing(pipeline: Any, rows: Rows, n_classes: int) -> dict[str, str]:
    """The parts that depend on what the model answers."""
    several = TASKS[rows.task].has_numbered_classes
    heights = "rows[:, 1]" if rows.n_inputs > 1 else "np.zeros(len(rows))"
    support, lines = "", ""
    if hasattr(pipeline[-1], "kernel"):
        support = (
            "support = train[model[-1].support_]\n"
            'rings = {"s": 60, "facecolors": "none", "edgecolors": "black", "linewidths": 0.8}\n'
            f"axes.scatter(support[:, 0], {heights.replace('rows', 'support')}, **rings)\n"
        )
    if several:
        colours = (
            f'palette = plt.get_cmap("tab10").colors[:{n_classes}]\n'
            f'colours = LinearSegmentedColormap.from_list("playground", palette, {n_classes})'
        )
        ends = f"vmin=-0.5, vmax={n_classes - 0.5}"
        image = f"axes.imshow(values, cmap=colours, {ends}, alpha=0.4, extent=extent)"
        return {
            "values": "values = model.predict(X_grid)",
            "drawing": f"{colours}\n{image}",
            "least": "-0.5",
            "most": str(n_classes - 0.5),
            "heights": heights,
            "support": support,
        }
    if rows.task == "regression":
        values = "values = model.predict(X_grid)"
    elif hasattr(pipeline, "predict_proba"):
        values = "values = 2 * model.predict_proba(X_grid)[:, 1] - 1  # of the second class, from -1 to 1"
    else:
        values = (
            "margins = model.decision_function(X_grid)\nvalues = np.tanh(margins)  # ±tanh(1) at the margin"
        )
        lines = (
            '\nlines = {"colors": "black", "linestyles": ["--", "-", "--"], "linewidths": 1}\n'
            "axes.contour(across, up, margins.reshape(size, size), levels=[-1, 0, 1], **lines)"
        )
    ends = ", ".join(f'"{each}"' for each in _DIVERGING)
    drawing = (
        f'colours = LinearSegmentedColormap.from_list("playground", [{ends}])\n'
        f"axes.imshow(values, cmap=colours, vmin=-1, vmax=1, extent=extent){lines}"
    )
    return {
        "values": values,
        "drawing": drawing,
        "least": "-1",
        "most": "1",
        "heights": heights,
        "support": support,
    }
