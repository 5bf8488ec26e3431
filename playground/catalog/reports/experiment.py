"""An experiment as one HTML file: settings, results, curves, pictures, formulas, and what opens it again.

The file needs no other: pictures stand in it, and it names no other host. It knows nothing of the page.
"""

import math
from base64 import b64encode
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from markupsafe import Markup

from playground.catalog.formulas import to_mathml
from playground.catalog.reports.page import Words, as_data, as_markup, as_script, template, words_of
from playground.catalog.reports.settings import differing_rows, value_text
from playground.catalog.tables import make_catalog
from playground.config import ExperimentConfig
from playground.config.link import link_of
from playground.data.tasks import TASKS
from playground.drawing.boundary import ShownRows, boundary_png
from playground.drawing.curves import Curve, curves_svg
from playground.drawing.palettes import Palette, palette_of
from playground.training.metrics import Metrics
from playground.training.trainer import Trainer

_SIDE = 480  # pixels of a picture, which is shown at half of it: printers have more dots than screens
_PARTS = ("train", "validation", "test")


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
    words = words_of(language)
    title = words["report.title"].format(name=dataset_name(trainer.config, words))
    return template(Path(__file__).with_suffix(".html")).render(
        title=title, **parts_of(trainer, words, language)
    )


def dataset_name(config: ExperimentConfig, words: Words) -> str:
    """Look up what the page calls the data of an experiment.

    Args:
        config: of it.
        words: of the reader's language.

    Returns:
        The name.
    """
    return value_text(config.data.dataset, "datasets", words)


def parts_of(trainer: Trainer, words: Words, language: str) -> dict[str, Any]:
    """Make what the template `experiment.html` shows, but for the title.

    Args:
        trainer: as it is now; not modified.
        words: of the reader's language.
        language: of them.

    Returns:
        The parts by their names in the template.
    """
    config, metrics = trainer.config, trainer.evaluate()
    catalog = make_catalog(words, {})
    palette = palette_of("light", "usual")
    as_json, experiment = config.model_dump_json(indent=1), trainer.experiment_file()
    link = link_of(config)
    shown: list[ShownRows] = ["train", "test"]
    return {
        "words": words,
        "language": language,
        "network": "-".join(map(str, _sizes(trainer))),
        "n_parameters": trainer.network.parameters.size,
        "metrics": metrics,
        "notes": list(_notes(trainer, metrics, words)),
        "results": _results(metrics, words),
        "parts": [words[f"report.{part}"] for part in _PARTS if getattr(metrics, f"{part}_loss") is not None],
        "curves": list(_charts(trainer, words, palette)),
        "pictures": [
            (words[f"report.picture_{rows}"], picture(trainer, rows, palette))
            for rows in shown
            if len(getattr(trainer.rows, rows))
        ],
        "settings": list(differing_rows([config, ExperimentConfig()], catalog, words)),
        "formulas": list(_formulas(trainer, catalog)),
        "link": link,
        "leaves_points_out": "page.points_left_out=" in link,
        "config": as_script(as_json),
        "files": [
            (words["page.save.settings"], "config.json", as_data(as_json)),
            (words["page.save.experiment"], "experiment.playground.json", as_data(experiment)),
        ],
    }


def picture(trainer: Trainer, rows: ShownRows, palette: Palette) -> str:
    """Draw the answers over the plane with the points of a part of the rows.

    Args:
        trainer: as it is now; not modified.
        rows: which points.
        palette: of the picture.

    Returns:
        A ``data:`` address of a PNG file.
    """
    png = boundary_png(trainer, _SIDE, palette, rows=rows)
    return "data:image/png;base64," + b64encode(png).decode("ascii")


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
    for name in ("loss", "accuracy", "r_squared"):
        values = [getattr(metrics, f"{part}_{name}") for part in _PARTS]
        if values[0] is not None:
            cells = [number_text(value, name, words) for value in values if value is not None]
            rows.append((words[f"metrics.{name}"], cells))
    return rows


def number_text(value: float, name: str, words: Words) -> str:
    """Write a loss or a score.

    Args:
        value: it.
        name: ``loss``, ``accuracy`` or ``r_squared``.
        words: of the reader's language.

    Returns:
        With four decimals; an accuracy in percent.
    """
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
        yield title, as_markup(svg)


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
            yield row["label"], row["about"], as_markup(to_mathml(row["latex"]))
