"""An experiment as one HTML file: settings, results, curves, pictures, formulas, and what opens it again.

The file needs no other: pictures stand in it, and it names no other host. It knows nothing of the page.
"""

import math
from base64 import b64encode
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import numpy as np
from markupsafe import Markup

from playground.catalog.formulas import to_mathml
from playground.catalog.tables import make_catalog
from playground.config import ExperimentConfig
from playground.config.link import flat_config, link_of
from playground.data.tasks import TASKS
from playground.drawing.boundary import ShownRows, boundary_png
from playground.drawing.curves import Curve, curves_svg
from playground.drawing.palettes import Palette, palette_of
from playground.locales import LANGUAGES, read_words
from playground.problems.errors import InvalidCommand, unknown_name
from playground.training.metrics import Metrics
from playground.training.trainer import Trainer

Words = Mapping[str, str]

_SIDE = 480  # pixels of a picture, which is shown at half of it: printers have more dots than screens
_LONG_LIST = 24  # entries, from which on only their number is said
_PARTS = ("train", "validation", "test")
# Fields whose label has another name than they themselves, or whose name on the page is another field's.
_LABELS = {
    "data.train_fraction": "page.training_data",
    "data.fold": "page.folds.count",
    "data.task": "page.problem_type",
    "data.inputs": "page.runs.inputs",
    "data.seed": "page.data_seed",
    "data.train": "page.scored.train",
    "data.test": "page.scored.test",
    "network.hidden": "page.runs.hidden",
    "network.initial_parameters": "page.runs.initial_parameters",
    "training.restore_best": "page.keep_best",
    "training.shuffle": "page.runs.shuffle",
}
_NAMES = {"datasets.custom": "page.runs.own_points"}  # of what is no row of a table
_SCRIPT = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})
"""What JSON may not have in a script of HTML, as JSON writes it otherwise."""


def report(trainer: Trainer, language: str = "en") -> str:
    """Write an experiment as one HTML file that needs no other, to be read, printed and opened again.

    It has the settings that differ from the default, losses and scores now and over the epochs, the answers
    over the plane, the formulas in use, and, as files within the file, the config and the whole experiment.

    Args:
        trainer: as it is now; not modified.
        language: one of `playground.locales.LANGUAGES`.

    Returns:
        HTML; the same for the same trainer. `ExperimentConfig` reads the text of its script ``config``.

    Raises:
        InvalidCommand: there is no such language.
    """
    if language not in LANGUAGES:
        raise InvalidCommand([unknown_name("language", language, LANGUAGES, language)])
    words, config, metrics = read_words(language), trainer.config, trainer.evaluate()
    catalog = make_catalog(words, {})
    palette = palette_of("light", "usual")
    as_json, experiment = config.model_dump_json(indent=1), trainer.experiment_file()
    link = link_of(config)
    return template("report.html").render(
        words=words,
        language=language,
        name=value_text(config.data.dataset, "datasets", words),
        network="-".join(map(str, _sizes(trainer))),
        n_parameters=trainer.network.parameters.size,
        metrics=metrics,
        notes=list(_notes(trainer, metrics, words)),
        results=_results(metrics, words),
        parts=[words[f"report.{part}"] for part in _PARTS if getattr(metrics, f"{part}_loss") is not None],
        curves=list(_charts(trainer, words, palette)),
        pictures=_pictures(trainer, words, palette),
        settings=list(_settings(config, catalog, words)),
        formulas=list(_formulas(trainer, catalog)),
        link=link,
        leaves_points_out="page.points_left_out=" in link,
        config=as_script(as_json),
        files=[
            (words["page.save.settings"], "config.json", as_data(as_json)),
            (words["page.save.experiment"], "experiment.playground.json", as_data(experiment)),
        ],
    )


@cache
def template(name: str) -> jinja2.Template:
    """Load a template.

    Args:
        name: of a file beside this one.

    Returns:
        It; what it is given is escaped, unless it is `Markup`.
    """
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    ).get_template(name)


def as_data(text: str) -> str:
    """Write a file as an address that holds it.

    Args:
        text: JSON.

    Returns:
        A ``data:`` address.
    """
    return "data:application/json;base64," + b64encode(text.encode()).decode("ascii")


def as_script(text: str) -> Markup:
    """Write JSON so that it can stand in a script of HTML.

    Args:
        text: JSON.

    Returns:
        The same value, without characters of markup.
    """
    return Markup(text.translate(_SCRIPT))  # noqa: S704 - translated


def _sizes(trainer: Trainer) -> list[int]:
    layers = trainer.network.layout.layers
    return [layers[0].fan_in, *(layer.fan_out for layer in layers)]


def _notes(trainer: Trainer, metrics: Metrics, words: Words) -> Iterator[str]:
    """What has to be known of the numbers."""
    if metrics.diverged:
        yield words["report.diverged"]
    if metrics.step == 0:
        yield words["report.not_trained"]
    if trainer.restored_epoch is not None:
        yield words["report.restored"].format(epoch=trainer.restored_epoch)
    if len(trainer.entries[0]) > 1:
        yield words["report.changed"]


def _results(metrics: Metrics, words: Words) -> list[tuple[str, list[str]]]:
    """A row for each number that the task has, with a cell for each part of the rows."""
    rows = []
    for name, label in (
        ("loss", words["metrics.loss"]),
        ("accuracy", words["metrics.accuracy"]),
        ("r_squared", words["metrics.r_squared"]),
    ):
        values = [getattr(metrics, f"{part}_{name}") for part in _PARTS]
        if values[0] is not None:
            rows.append((label, [_number(value, name, words) for value in values if value is not None]))
    return rows


def _number(value: float, name: str, words: Words) -> str:
    if not math.isfinite(value):
        return words["page.no_value"]
    return words["page.percent"].format(value=f"{100 * value:.1f}") if name == "accuracy" else f"{value:.4f}"


def _charts(trainer: Trainer, words: Words, palette: Palette) -> Iterator[tuple[str, Markup]]:
    """The losses and the score over the epochs, as pictures with their titles."""
    history = trainer.history
    epochs = np.array(history["epoch"], np.float64)
    if len(epochs) < 2:
        return
    score = "accuracy" if TASKS[trainer.config.task].has_classes else "r_squared"
    for name in ("loss", score):
        curves = [
            Curve(words[f"report.{part}"], np.array(values, np.float64), colour)
            for part, colour in zip(
                ("train", "test", "validation"),
                (palette.muted, palette.text, palette.branches[1]),
                strict=True,
            )
            if (values := history.get(f"{part}_{name}")) and values[0] is not None
        ]
        title = words[f"metrics.{name}"]
        svg = curves_svg(title, epochs, curves, words["page.chart_axis"], palette)
        yield title, Markup(svg)  # noqa: S704 - escaped where it is made


def _pictures(trainer: Trainer, words: Words, palette: Palette) -> list[tuple[str, str]]:
    """The answers over the plane with the points of both parts, as addresses that hold the picture."""
    shown: list[ShownRows] = ["train", "test"]
    return [
        (words[f"report.picture_{rows}"], "data:image/png;base64," + b64encode(png).decode("ascii"))
        for rows in shown
        if len(getattr(trainer.rows, rows))
        for png in [boundary_png(trainer, _SIDE, palette, rows=rows)]
    ]


def _settings(
    config: ExperimentConfig, catalog: Mapping[str, Any], words: Words
) -> Iterator[tuple[str, str, str]]:
    """Label, value and default of each setting that is not the default."""
    values = flat_config(config.model_dump(mode="json"))
    defaults = flat_config(ExperimentConfig().model_dump(mode="json"))
    for path, value in values.items():
        if value != defaults[path]:
            table = catalog["fields"].get(path, {}).get("table")
            yield (
                label_of(path, words),
                value_text(value, table, words),
                value_text(defaults[path], table, words),
            )


def label_of(path: str, words: Words) -> str:
    """Look up what the page calls a setting.

    Args:
        path: its dotted name.
        words: of the reader's language.

    Returns:
        The label.
    """
    return words[_LABELS.get(path, f"page.{path.rpartition('.')[2]}")]


def value_text(value: Any, table: str | None, words: Words) -> str:
    """Write a value as people read it.

    Args:
        value: as JSON has it.
        table: whose row it names, if it names one.
        words: of the reader's language.

    Returns:
        The text, not escaped.
    """
    if value is None or value == []:
        return words["page.no_value"]
    if isinstance(value, bool):
        return words["page.runs.yes" if value else "page.runs.no"]
    if isinstance(value, list):
        if len(value) > _LONG_LIST or isinstance(value[0], list):
            return words["report.entries"].format(count=len(value))
        return words["page.comma"].join(value_text(each, table, words) for each in value)
    if isinstance(value, Mapping):
        named = [value_text(value["name"], table, words)] if "name" in value else []
        parts = [
            f"{_part_label(name, words)} {value_text(part, None, words)}"
            for name, part in value.items()
            if name != "name"
        ]
        return words["page.comma"].join([*named, *parts])
    if isinstance(value, str):
        own = _NAMES.get(f"{table}.{value}", "")
        known = (own, f"{table}.{value}", f"page.problem.{value}", f"page.monitor.{value}")
        return next((words[key] for key in known if key in words), value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _part_label(name: str, words: Words) -> str:
    return next((words[key] for key in (f"hyperparameters.{name}", f"page.{name}") if key in words), name)


def _formulas(trainer: Trainer, catalog: Mapping[str, Any]) -> Iterator[tuple[str, str, Markup]]:
    """Label, sentence and formula of what the training is made of."""
    rule, layers = trainer.rule, trainer.network.layout.layers
    used = [
        *(("activations", name) for name in dict.fromkeys(layer.activation for layer in layers)),
        ("losses", rule.loss.name),
        ("regularizers", trainer.config.training.regularization.name),
        ("optimizers", rule.optimizer.name),
        ("schedules", rule.schedule.name),
    ]
    for family, name in used:
        row = next((each for each in catalog[family] if each["name"] == name), None)
        # Softmax is of the output alone and has no row; the others say that there is nothing.
        if row is not None and name not in ("none", "constant"):
            yield row["label"], row["about"], Markup(to_mathml(row["latex"]))  # noqa: S704 - of our own tables
