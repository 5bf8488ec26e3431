"""A branch of an experiment as one HTML file: where it left its parent, and what came of either."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from markupsafe import Markup

from playground.catalog.reports.experiment import dataset_name, number_text, parts_of, picture
from playground.catalog.reports.page import Words, as_markup, template, words_of
from playground.catalog.reports.settings import differing_rows, measure_label
from playground.catalog.tables import make_catalog
from playground.config import ExperimentConfig
from playground.drawing.curves import Curve, Mark, curves_svg
from playground.drawing.palettes import Palette, palette_of
from playground.training.action_log import SetParameterEntry
from playground.training.branches import Branch, Branches
from playground.training.experiment_file import read_experiment
from playground.training.metrics import Metrics
from playground.training.reopening import reopened
from playground.training.trainer import Trainer

_PARTS = ("train", "validation", "test")
_LETTERS = 26


@dataclass(frozen=True, slots=True)
class _Way:
    """What a branch came to."""

    branch: Branch
    letter: str
    config: ExperimentConfig
    metrics: Metrics
    history: dict[str, list[Any]]
    picture: str
    n_parameters_set: int


def report_branch(trainer: Trainer, branch: int | None = None, language: str = "en") -> str:
    """Write a branch of an experiment as one HTML file that needs no other.

    It has what a report of the experiment at the branch's end has, and before it where the branch left its
    parent, the settings in which they differ, their curves over each other, and what either came to. Both are
    trained once more, on a trainer of their own.

    Args:
        trainer: of the experiment; not modified.
        branch: its id; None for the current one. Of the first, which has no parent, the report says so.
        language: one of `playground.locales.LANGUAGES`.

    Returns:
        HTML; the same for the same experiment. The file ``experiment.playground.json`` within it opens the
        experiment with all its branches, at the end of this one.

    Raises:
        InvalidCommand: there is no such branch or language.
    """
    words = words_of(language)
    tree = trainer.tree
    wanted = tree.current if branch is None else tree.get(branch)
    again = reopened(read_experiment(trainer.experiment_file()), network=type(trainer.network))
    palette = palette_of("light", "usual")
    n_shared = wanted.n_shared
    parent = None if wanted.parent is None else _way(again, tree, tree.get(wanted.parent), n_shared, palette)
    own = _way(again, tree, wanted, n_shared, palette)
    name = wanted.name or dataset_name(again.config, words)
    parts = parts_of(again, words, language)
    return template(Path(__file__).with_suffix(".html")).render(
        title=words["report.branch"].format(letter=own.letter, name=name),
        left=_left(own, parent, words),
        ways=[_name(each, words) for each in (parent, own) if each],
        differences=[] if parent is None else list(_differences(parent, own, words)),
        ends=[] if parent is None else _ends((parent, own), words),
        laid_over=[] if parent is None else list(_charts(parent, own, words, palette)),
        pair=[] if parent is None else [_caption(each, words) for each in (parent, own)],
        **parts,
    )


def _way(trainer: Trainer, tree: Branches, branch: Branch, n_shared: int, palette: Palette) -> _Way:
    trainer.open_branch(branch.id)
    since_parting = tree.path(branch.id)[n_shared:]
    return _Way(
        branch,
        letter_of(tree, branch.id),
        trainer.config,
        trainer.evaluate(),
        trainer.history,
        picture(trainer, "train", palette),
        sum(isinstance(entry, SetParameterEntry) for entry in since_parting),
    )


def letter_of(tree: Branches, number: int) -> str:
    """Give a branch the letter that the page shows.

    Args:
        tree: of the experiment.
        number: the id of the branch.

    Returns:
        A to Z in the order of the tree; after those its place.
    """
    place = [each.id for each in tree].index(number)
    return chr(ord("A") + place) if place < _LETTERS else str(place + 1)


def _left(own: _Way, parent: _Way | None, words: Words) -> str:
    if parent is None:
        return words["report.branch_first"]
    leaves = own.branch.leaves
    return words["report.branch_left"].format(letter=parent.letter, epoch=leaves.epoch, step=leaves.step)


def _differences(parent: _Way, own: _Way, words: Words) -> Iterator[tuple[str, list[str]]]:
    yield from differing_rows([parent.config, own.config], make_catalog(words, {}), words)
    counts = [each.n_parameters_set for each in (parent, own)]
    if any(counts):
        yield words["report.parameters_set"], list(map(str, counts))


def _ends(ways: Sequence[_Way], words: Words) -> list[tuple[str, list[str]]]:
    """A row for each number, with a cell for each branch."""
    rows = [(words["page.epoch"], [str(each.metrics.epoch) for each in ways])]
    for name in ("loss", "accuracy", "r_squared"):
        for part in _PARTS:
            values = [getattr(each.metrics, f"{part}_{name}") for each in ways]
            if None not in values:
                cells = [number_text(value, name, words) for value in values]
                rows.append((measure_label(f"{part}_{name}", words), cells))
    return rows


def _charts(parent: _Way, own: _Way, words: Words, palette: Palette) -> Iterator[tuple[str, Markup]]:
    """The losses of the branch from where it left, and of its parent from the beginning."""
    leaves = own.branch.leaves.epoch
    mark = Mark(leaves, words["report.parting"])
    colours = palette.branches[1], palette.muted
    for name in ("train_loss", "test_loss"):
        if (own.history.get(name) or [None])[0] is None:
            continue  # of no test rows
        sides = [_series(own, name, leaves), _series(parent, name, 0)]
        epochs = np.unique([*sides[0], *sides[1]])
        if len(epochs) < 2:
            continue
        curves = [
            Curve(_name(way, words), np.array([side.get(epoch, np.nan) for epoch in epochs]), colour)
            for way, side, colour in zip((own, parent), sides, colours, strict=True)
        ]
        title = measure_label(name, words)
        svg = curves_svg(title, epochs, curves, words["page.chart_axis"], palette, [mark])
        yield title, as_markup(svg)


def _name(way: _Way, words: Words) -> str:
    return words["report.branch_letter"].format(letter=way.letter)


def _series(way: _Way, name: str, since: int) -> dict[float, float]:
    """By epoch what was measured at its end."""
    return {
        float(epoch): float(value)
        for epoch, value in zip(way.history["epoch"], way.history[name], strict=True)
        if epoch >= since
    }


def _caption(way: _Way, words: Words) -> tuple[str, str]:
    caption = words["report.branch_end"].format(letter=way.letter, epoch=way.metrics.epoch)
    return caption, way.picture
