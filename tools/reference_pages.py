"""Writes the reference pages of docs/, one per family of choices, from the catalog: ``make reference``."""

from collections.abc import Iterator, Mapping, Sequence
from json import dumps
from pathlib import Path
from textwrap import fill
from typing import Any

from playground.catalog.tables import make_catalog
from playground.locales import read_words

DOCS = Path(__file__).parents[1] / "docs"

_OPENINGS = {
    "datasets": (
        "Data sets",
        '`data.dataset`: a name, or `"custom"` for rows of one\'s own. Points lie on [-6, 6] × [-6, 6]. The '
        "more noise, the further the same points are moved. In formulas, which are without noise, x is a "
        "point, y its target, k the number of classes, g the gate (`data.gate`: and, or, nand, xor; +1 where "
        "it is true); φ and u are drawn for each point; U is uniform, N normal.",
    ),
    "features": (
        "Features",
        "`network.features`: a list of names, in order, each at most once. x₁ and x₂ are a point's position, "
        "or the first two columns of data with more inputs, whose further columns are the features `x3`, "
        "`x4` and so on, up to `x16`. `data.standardize` scales every feature by the training rows' mean "
        "and standard deviation.",
    ),
    "activations": (
        "Activations",
        "`network.activation`: a name or an object for all hidden layers, or a list with one per hidden "
        "layer. z is a neuron's pre-activation, a its activation. The output layer's is chosen by the "
        "[loss](losses.md).",
    ),
    "losses": (
        "Losses",
        "`training.loss`: a name or an object. a is the output, z its logit, y the target, p a probability. "
        "A loss chooses the output layer, unless `network.output` names another that goes with it, and is "
        "refused for a task that it has none for. Targets of two classes are -1 and +1, for a sigmoid 0 and "
        "1.",
    ),
    "optimizers": (
        "Optimizers",
        "`training.optimizer`: a name or an object. g is the gradient of a parameter w, η the learning rate, "
        "t the step; everything remembered begins at 0. m̂ is m / (1 - β₁ᵗ), v̂ is v / (1 - β₂ᵗ).",
    ),
    "initializers": (
        "Initial values",
        "`network.initializer`: a name or an object. w are weights, b biases, U is uniform, N normal; n_in "
        "and n_out are a layer's numbers of inputs and neurons. Equal seeds give equal values; a reset "
        "repeats them.",
    ),
    "schedules": (
        "Learning-rate schedules",
        "`training.schedule`: a name or an object. η is `training.learning_rate`, t the number of completed "
        "epochs.",
    ),
    "regularizers": (
        "Regularizations",
        "`training.regularization`: a name or an object. R is added to the loss; λ is "
        "`training.regularization_rate`, w are all weights. Biases pay nothing.",
    ),
    "metrics": (
        "Metrics",
        "Measured on training and test rows alike. TP, FP, TN and FN count samples by whether the prediction "
        "was true or false, and positive or negative; n is the number of samples, a an output, y its "
        "target, c the predicted class, L the loss of a sample, R the penalty. What is 0 / 0 has no value.",
    ),
    "presets": (
        "Examples",
        "Experiments that already learn, to begin with: each shows on the page within five seconds what it "
        "is for. Fields that one does not set are at their default.",
    ),
}
_NOTE = (
    "<!-- Made from the tables by `make reference`: edit those, and their words in playground/locales. -->"
)
_WIDTH = 118  # characters of a line


def render_pages() -> dict[str, str]:
    """The text of every page, by its file's name."""
    catalog: Mapping[str, Any] = make_catalog(read_words("en"), {})
    return {f"{family}.md": "\n".join(_page(family, catalog[family])) for family in _OPENINGS}


def write_pages(folder: Path) -> None:
    """Writes every page into a folder that exists."""
    for name, text in render_pages().items():
        (folder / name).write_text(text, encoding="utf-8")


def _page(family: str, rows: list[dict[str, Any]]) -> Iterator[str]:
    title, opening = _OPENINGS[family]
    yield f"# {title}"
    yield ""
    yield _NOTE
    yield ""
    yield _wrapped(opening)
    yield from _object_example(rows)
    for row in rows:
        yield ""
        yield f"## {row['label']}: `{row['name']}`"
        yield ""
        yield _wrapped(row["about"])
        yield ""
        yield from _facts(row)
        yield from _hyperparameters(row.get("hyperparameters", []))
    yield ""


def _wrapped(text: str) -> str:
    return fill(text, _WIDTH, break_long_words=False, break_on_hyphens=False)


def _object_example(rows: list[dict[str, Any]]) -> Iterator[str]:
    """How a choice with hyperparameters is written, shown on the row that has most of them; or nothing."""
    row = max(rows, key=lambda each: len(each.get("hyperparameters", ())))
    if not row.get("hyperparameters"):
        return
    first = row["hyperparameters"][0]
    example = f'{{"name": "{row["name"]}", "{first["name"]}": {first["default"]:.10g}}}'
    yield ""
    yield f"An object leaves hyperparameters that it does not name at their defaults: `{example}`."


def _facts(row: Mapping[str, Any]) -> Iterator[str]:
    if "latex" in row:
        yield f"- Formula: $`{row['latex']}`$"
    if "task" in row:
        yield f"- Task: {row['task']}{_classes(row)}"
        samples = row["default_samples"]
        yield f"- Samples: {samples}" if row["measured"] else f"- Samples: {samples} unless asked otherwise"
    for axis, name in zip(row.get("axes", ()), ("x₁", "x₂", "x₃", "x₄"), strict=False):
        scale = f"{axis['scale']:g} ({axis['unit']} - {axis['origin']:g})"
        yield f"- {name}: {axis['label'].lower()}, {scale}"
    if isinstance(row.get("tasks"), Mapping):
        outputs = ", ".join(f"{_one_of(names)} for {task}" for task, names in row["outputs"].items())
        yield f"- Output layer: {outputs}"
    elif "tasks" in row:
        yield f"- Tasks: {', '.join(row['tasks'])}"
    if "changes" in row:
        yield from (f"- `{field}`: `{dumps(value)}`" for field, value in row["changes"].items())
        yield f"- Look out for: {row['surprise']}"
    if "source" in row:
        yield f"- Source: {row['source']}"


def _one_of(names: Sequence[str]) -> str:
    """The usual name, and the others that may be chosen in its place."""
    return f"{names[0]} (or {', '.join(names[1:])})" if names[1:] else names[0]


def _classes(row: Mapping[str, Any]) -> str:
    if row["class_names"]:
        return f", {row['n_classes']} classes ({', '.join(row['class_names'])})"
    if row["classes"]:
        low, high = row["classes"]
        return f", {low} to {high} classes (`data.classes`, {row['n_classes']} unless asked otherwise)"
    return f", {row['n_classes']} classes" if row["n_classes"] else ""


def _hyperparameters(hyperparameters: list[dict[str, Any]]) -> Iterator[str]:
    if not hyperparameters:
        return
    yield ""
    yield "| hyperparameter | default | allowed | what it does |"
    yield "|---|---|---|---|"
    for each in hyperparameters:
        name = f"`{each['name']}`, {each['label']}"
        yield f"| {name} | {each['default']:.10g} | {each['allowed']} | {each['about']} |"


if __name__ == "__main__":
    write_pages(DOCS)
