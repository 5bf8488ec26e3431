"""Panels: the arrays that frames carry, a row of `PANELS` for each group that is sent together.

A row is the only place where a panel's name, its tensors and how they are computed stand: the command
`watch`, snapshots, the encoder, the tables of docs/live.md and the page's decoder loop over rows or over what
they give.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import ArrayLike

from playground.analysis.gradients import measured_slope, training_gradient
from playground.analysis.linear_regions import linear_formula, linear_regions
from playground.analysis.report import make_reports
from playground.analysis.trace import trace_sample
from playground.live.crowd_panel import CROWD
from playground.live.hidden_space_panel import HIDDEN_SPACE
from playground.live.history_tail import MOST_ROWS, last_epoch
from playground.live.inside_panel import INSIDE
from playground.live.panel import Panel, Reading, Tensor
from playground.live.shown_plane import shown_plane
from playground.live.step_panel import STEP
from playground.model.output import class_images
from playground.training.history import HISTORY_NUMBERS, VALIDATION_NUMBERS
from playground.training.trainable import Trainable
from playground.training.trainer import Trainer

if TYPE_CHECKING:
    from playground.live.messages import Watch  # which takes its names of panels from here

HISTORY_SHOWN = ("train_loss", "test_loss", "train_score", "test_score", "learning_rate")
"""What frames bring of the history."""

# Cells a side in which regions are looked for: fewer for larger networks, to keep cells times neurons low.
_FINEST_REGIONS, _COARSEST_REGIONS, _REGION_WORK = 100, 40, 160_000


def _training(trainer: Trainer, _watch: "Watch", _since: int) -> Reading:
    metrics = trainer.evaluate()
    held_out: dict[str, ArrayLike] = {}
    if metrics.validation_loss is not None:
        held_out = {
            "validation_loss": metrics.validation_loss,
            "validation_accuracy": _or_nan(metrics.validation_accuracy),
            "validation_r_squared": _or_nan(metrics.validation_r_squared),
        }
    return Reading(
        {
            **held_out,
            "train_loss": metrics.train_loss,
            "test_loss": metrics.test_loss,
            "train_accuracy": _or_nan(metrics.train_accuracy),
            "test_accuracy": _or_nan(metrics.test_accuracy),
            "train_r_squared": _or_nan(metrics.train_r_squared),
            "test_r_squared": _or_nan(metrics.test_r_squared),
            "train_penalty": metrics.penalty,
            "learning_rate": metrics.learning_rate,
            "parameters": trainer.network.parameters,
        }
    )


def _pictures(trainer: Trainer, watch: "Watch", _since: int) -> Reading:
    layout, neuron = trainer.network.layout, watch.neuron
    watched = [] if neuron is None else [neuron]
    plane = shown_plane(watch, trainer)
    # One pass over the large grid serves the outputs and the neuron.
    large = trainer.picture(watch.grid, [*range(layout.n_hidden, layout.n_neurons), *watched], plane)
    outputs = class_images(trainer.output, large[: layout.n_outputs])
    tensors = {
        "output": outputs[0] if layout.n_outputs == 1 else outputs,
        "neurons": trainer.picture(watch.neuron_grid, range(layout.n_hidden), plane),
    }
    if neuron is None:
        return Reading(tensors)
    return Reading({**tensors, "watched": large[-1]}, {"watched": str(neuron)})


def _sample(trainer: Trainer, watch: "Watch", _since: int) -> Reading:
    n_inputs = trainer.rows.n_inputs
    point, target = (watch.sample or [])[:n_inputs], (watch.sample or [])[n_inputs:]
    trace, formula = trace_sample(trainer, point, *target), linear_formula(trainer, point)
    return Reading(
        {
            **({} if formula is None else {"sample_formula": formula}),
            "sample_inputs": trace.inputs,
            "sample_pre_activations": trace.pre_activations,
            "sample_activations": trace.activations,
            "sample_loss": trace.loss,
        }
    )


def _regions(trainer: Trainer, watch: "Watch", _since: int) -> Reading:
    affordable = round((_REGION_WORK / max(1, trainer.network.layout.n_hidden)) ** 0.5)
    grid = min(watch.grid, max(_COARSEST_REGIONS, min(affordable, _FINEST_REGIONS)))
    regions = linear_regions(trainer, grid, shown_plane(watch, trainer))
    if regions is None:
        return Reading({})
    return Reading({"region_lines": regions.lines}, {"regions": str(regions.count)})


def _parameter(trainer: Trainer, watch: "Watch", _since: int) -> Reading:
    slope = measured_slope(trainer, watch.parameter or 0)
    return Reading({"measured_slope": slope.value}, {"parameter": str(slope.parameter)})


def _metrics(model: Trainable, _watch: "Watch", _since: int) -> Reading:
    reports = make_reports(model)
    tensors: dict[str, ArrayLike] = {}
    for part, report in reports.items():
        tensors[f"metrics_{part}"] = list(report.values.values())
        tensors[f"confusion_{part}"] = report.confusion
        tensors[f"roc_{part}"] = report.roc
    return Reading(tensors, {"metrics": ",".join(reports["train"].values)})


def _outputs(model: Trainable, _watch: "Watch", _since: int) -> Reading:
    return Reading(
        {f"outputs_{part}": model.predict(rows[:, :-1]) for part, rows in model.rows.parts.items()}
    )


def _updates(trainer: Trainer, _watch: "Watch", _since: int) -> Reading:
    gradient, last = training_gradient(trainer), trainer.last_update
    if last is None:
        return Reading({"gradient": gradient})
    return Reading({"gradient": gradient, "last_update": last.change, "batch": last.rows})


def _history(trainer: Trainer, _watch: "Watch", since: int) -> Reading:
    rows = trainer.recorded.coarsened(MOST_ROWS, since)
    ends = np.stack([rows.low, rows.high] if rows.width > 1 else [rows.low])
    n_epochs = last_epoch(trainer.recorded) + 1
    held_out = {"history_validation": ends[:, -len(VALIDATION_NUMBERS) :]} if rows.has_validation else {}
    return Reading(
        {
            **held_out,
            "history_epochs": ends[:, HISTORY_NUMBERS.index("epoch")],
            "history": ends[:, [HISTORY_NUMBERS.index(name) for name in HISTORY_SHOWN]],
        },
        {"history_width": str(rows.width), "history_epochs": str(n_epochs)},
    )


def _or_nan(value: float | None) -> float:
    return float("nan") if value is None else value


def _of_parts(name: str, shape: str, about: str, dtype: Literal["F64", "F32"] = "F64") -> tuple[Tensor, ...]:
    """The same of the training rows, the test rows, and the validation rows where there are such."""
    return tuple(Tensor(name.format(part), dtype, shape, about) for part in ("train", "test", "validation"))


_SAMPLE = "z and a of every neuron, layer by layer, outputs last"

_ROWS = (
    Panel(
        "training",
        "loss, accuracy and the parameters",
        (
            *_of_parts("{}_loss", "()", "the data term alone, without penalty"),
            *_of_parts("{}_accuracy", "()", "NaN for regression"),
            *_of_parts("{}_r_squared", "()", "the fraction of variance accounted for; NaN for classes"),
            Tensor("train_penalty", "F64", "()", "what the regularizer adds to the loss"),
            Tensor("learning_rate", "F64", "()", "the schedule's, in the running epoch"),
            Tensor("parameters", "F32", "(n_parameters,)", "as `layout` says"),
        ),
        _training,
        "always",
    ),
    Panel(
        "pictures",
        "outputs and hidden neurons over the plane",
        (
            Tensor(
                "output",
                "U8",
                "(grid, grid), or (classes, grid, grid)",
                "the network's outputs over the plane; of labels the probabilities of their combinations",
            ),
            Tensor(
                "neurons", "U8", "(n_hidden, neuron_grid, neuron_grid)", "every hidden neuron's activation"
            ),
            Tensor(
                "watched",
                "U8",
                "(grid, grid)",
                "the `neuron` asked for, whose number the metadata `watched` repeats; absent without one",
            ),
        ),
        _pictures,
        "always",
    ),
    Panel(
        "sample",
        "one sample on its way through the network",
        (
            Tensor("sample_inputs", "F64", "(features,)", "what the network receives"),
            Tensor("sample_pre_activations", "F64", "(neurons,)", _SAMPLE),
            Tensor("sample_activations", "F64", "(neurons,)", _SAMPLE),
            Tensor("sample_loss", "F64", "()", "its loss, without penalty; NaN without a target"),
            Tensor(
                "sample_formula",
                "F64",
                "(outputs, features + 1)",
                "the linear function of its region: what `sample_inputs` are multiplied by for each output's "
                "z, and last what is added; absent where an activation is curved",
            ),
        ),
        _sample,
        "field",
    ),
    Panel(
        "regions",
        "the linear regions of the plane, where all hidden layers consist of straight pieces",
        (
            Tensor(
                "region_lines",
                "F32",
                "(lines, 2, 2)",
                "pieces of the lines between them, each from one point of the plane to another; the "
                "metadata `regions` is how many regions a grid of at most 100 times 100 cells meets, "
                "of fewer for large networks; absent where an activation is curved",
            ),
        ),
        _regions,
    ),
    Panel(
        "parameter",
        "the slope of the objective along one parameter, measured",
        (
            Tensor(
                "measured_slope",
                "F64",
                "()",
                "the difference quotient of the objective along the parameter, whose number the metadata "
                "`parameter` repeats, to be compared with its `gradient`",
            ),
        ),
        _parameter,
        "field",
    ),
    Panel(
        "metrics",
        "reports on both parts of the rows",
        (
            *_of_parts(
                "metrics_{}", "(metrics,)", "in the order of the metadata `metrics`; NaN where undefined"
            ),
            *_of_parts(
                "confusion_{}",
                "(classes, classes)",
                "counts; rows are true classes, columns predicted ones; empty for regression",
            ),
            *_of_parts(
                "roc_{}",
                "(2, points)",
                "rates of false and of true positives; empty unless there are two classes",
            ),
        ),
        _metrics,
        frames_per_reading=3,
    ),
    Panel(
        "outputs",
        "the network's answer to every row",
        _of_parts("outputs_{}", "(rows, outputs)", "after the output activation", "F32"),
        _outputs,
    ),
    Panel(
        "updates",
        "gradient, last update and last batch",
        (
            Tensor(
                "gradient",
                "F32",
                "(n_parameters,)",
                "of the objective over the training rows, evenly spaced ones where there are more than 512; "
                "no neuron left out",
            ),
            Tensor(
                "last_update",
                "F32",
                "(n_parameters,)",
                "what the latest step added; absent before there was one",
            ),
            Tensor(
                "batch", "I32", "(rows,)", "with `last_update`: the numbers of the training rows of that step"
            ),
        ),
        _updates,
    ),
    Panel(
        "history",
        "losses, scores and learning rate at the end of every epoch",
        (
            Tensor(
                "history_epochs",
                "F64",
                "(1 or 2, rows)",
                "the epochs of the rows that the client lacks: of rows that stand for several, the first and "
                "the last; see [The history](#the-history)",
            ),
            Tensor(
                "history",
                "F32",
                f"(1 or 2, {len(HISTORY_SHOWN)}, rows)",
                "of the same rows: " + ", ".join(HISTORY_SHOWN) + "; scores are accuracies, or R²",
            ),
            Tensor(
                "history_validation",
                "F32",
                f"(1 or 2, {len(VALIDATION_NUMBERS)}, rows)",
                "of the same rows: " + ", ".join(VALIDATION_NUMBERS) + "; absent without validation rows",
            ),
        ),
        _history,
    ),
    INSIDE,
    HIDDEN_SPACE,
    STEP,
    CROWD,
)

PANELS: Mapping[str, Panel] = MappingProxyType({panel.name: panel for panel in _ROWS})
