"""The data section of a config."""

from collections.abc import Container, Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, WithJsonSchema, model_validator

from playground.config.fields import (
    MAX_CUSTOM_CLASSES,
    MAX_SAMPLES,
    Flag,
    Number,
    Section,
    Seed,
    Trials,
    WholeNumber,
    field,
)
from playground.config.inputs import InputNames, input_problems, row_problems
from playground.data.datasets import CUSTOM, DATASETS, FIRST_GATE
from playground.data.features import MAX_INPUTS
from playground.data.split import n_held_out, n_taken
from playground.data.tasks import TASKS, TaskName
from playground.data.two_classes import GATES
from playground.problems.allowed import Interval, Phrase
from playground.problems.errors import Problem
from playground.problems.validation import OneOf, refuse

MAX_FOLDS = 10
MAX_COPIES = 20
# Data sets whose classes can be counted out; one number serves them all.
_FEWEST_CLASSES = min(dataset.classes[0] for dataset in DATASETS.values() if dataset.classes)
_MOST_CLASSES = max(dataset.classes[1] for dataset in DATASETS.values() if dataset.classes)
# Of each task, in the order of the table.
_FIRST_DATASETS = tuple(
    name for task in TASKS for name in [each.name for each in DATASETS.values() if each.task == task][:4]
)

# How many numbers a row has depends on `inputs`, which is checked with the whole section.
Row = Annotated[
    tuple[Number, ...],
    WithJsonSchema({"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": MAX_INPUTS + 1}),
]
# A long list stops at its first fault: twenty thousand problems would say no more.
CustomRows = Annotated[tuple[Row, ...], Field(fail_fast=True, max_length=MAX_SAMPLES)]


class Fold(Section):
    """A fold of a k-fold cross-validation: of `of` parts of the rows, part `index` is the test set."""

    index: Annotated[WholeNumber, Field(ge=0, le=MAX_FOLDS - 1)] = Field(0, description="counted from 0")
    of: Annotated[WholeNumber, Field(ge=2, le=MAX_FOLDS)] = Field(5, description="how many parts there are")

    @model_validator(mode="after")
    def _check_index(self) -> Self:
        if self.index >= self.of:
            refuse("Fold", [Problem("index", "index_out_of_range", self.index, Interval(0, self.of - 1))])
        return self


class Augmentation(Section):
    """Copies of the training rows, turned about the origin and jittered, besides the rows themselves."""

    copies: Annotated[WholeNumber, Field(ge=1, le=MAX_COPIES)] = Field(1, description="of each training row")
    turn: Annotated[Number, Field(ge=0, le=180)] = Field(
        0.0, description="degrees; each copy is turned by up to so much, either way"
    )
    jitter: Annotated[Number, Field(ge=0, le=6)] = Field(
        0.0, description="standard deviation of the noise on each input of a copy"
    )


class DataConfig(Section):
    """Training, validation and test rows: data set, noise, split, standardization, or custom rows."""

    dataset: Annotated[str, OneOf((*DATASETS, CUSTOM))] = field(
        "circle",
        "the data set's name, or custom for given rows",
        begins_anew=True,
        table="datasets",
        trials=Trials(first=_FIRST_DATASETS),
    )
    classes: WholeNumber = field(
        _FEWEST_CLASSES,
        "number of classes, of data sets that allow several; others ignore it",
        begins_anew=True,
        choices=tuple(range(_FEWEST_CLASSES, _MOST_CLASSES + 1)),
        ge=_FEWEST_CLASSES,
        le=_MOST_CLASSES,
    )
    gate: Annotated[Literal["and", "or", "nand", "xor"], OneOf(tuple(GATES))] = field(
        FIRST_GATE,
        "which logic gate, of the data set gates; others ignore it. Without noise its four corners are all "
        "there is, for training and for testing alike",
        begins_anew=True,
        trials=Trials(first=tuple(GATES), offered=tuple(GATES)),
    )
    samples: Annotated[WholeNumber, Field(ge=10, le=MAX_SAMPLES)] | None = field(
        None,
        "number of rows to generate; null: the data set's default; measured and custom rows ignore it",
        begins_anew=False,
        trials=Trials(first=(50, 200, 1000), offered=(20, 50, 100, 200, 500, 1000, 2000)),
    )
    noise: Number = field(
        0.0,
        "percent; moves points, labels or values, as the data set defines; custom rows ignore it",
        begins_anew=False,
        choices=tuple(range(0, 51, 5)),
        trials=Trials(first=(0, 10, 20, 30)),
        ge=0,
        le=50,
    )
    train_fraction: Number = field(
        0.5,
        "fraction of all rows to train on; the rest are test rows",
        begins_anew=False,
        choices=(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9),
        trials=Trials(first=(0.1, 0.3, 0.5, 0.8)),
        ge=0.1,
        le=0.9,
    )
    validation_fraction: Number = field(
        0.0,
        "fraction of the training rows, as split or given, to hold out for validation instead; 0: none",
        begins_anew=False,
        choices=(0, 0.1, 0.2, 0.3, 0.4, 0.5),
        trials=Trials(first=(0, 0.2, 0.4)),
        ge=0,
        le=0.9,
    )
    fold: Fold | None = field(
        None,
        "cross-validation: the part of the rows to test on; null: split by train_fraction",
        begins_anew=False,
    )
    balance: (
        Annotated[
            tuple[Annotated[Number, Field(gt=0, le=1)], ...],
            Field(fail_fast=True, max_length=MAX_CUSTOM_CLASSES),
        ]
        | None
    ) = field(
        None,
        "unequal classes: the fraction of each class's rows that are kept, in the order of the classes; "
        "null: all of them",
        begins_anew=False,
    )
    resample: Annotated[Literal["bootstrap"], OneOf(("bootstrap",))] | None = field(
        None,
        "bootstrap: as many training rows as there are, drawn with replacement by the experiment's seed; "
        "null: each of them once",
        begins_anew=False,
    )
    augment: Augmentation | None = field(
        None,
        "made training rows: copies that are turned and jittered and keep their targets; null: none",
        begins_anew=False,
    )
    standardize: Flag = field(
        False, "scale every input by the training rows' mean and standard deviation", begins_anew=False
    )
    seed: Seed | None = field(
        None, "seed of data generation and split; null: the experiment's seed", begins_anew=False
    )
    task: Annotated[TaskName, OneOf(tuple(TASKS))] | None = field(
        None, "custom only: the kind of the targets", begins_anew=True
    )
    inputs: InputNames | None = field(
        None,
        "custom only: names of the columns before the target; null: two, called x1 and x2",
        begins_anew=True,
    )
    train: CustomRows | None = field(
        None, "custom only: rows [x1, x2, target], or with as many columns as inputs names", begins_anew=False
    )
    test: CustomRows | None = field(
        None, "custom only: rows like those of train; null: split off from train", begins_anew=False
    )

    @property
    def n_classes(self) -> int:
        """The number of classes of the targets; 0 for regression."""
        if self.train is None:
            dataset = DATASETS[self.dataset]
            return dataset.class_count(self.classes if dataset.classes else None)
        if self.task is None:
            return 0
        task = TASKS[self.task]
        if task.has_output_per_class:
            return _count_classes(self)
        return 2**task.n_labels if task.n_labels else len(task.class_targets)

    @property
    def task_name(self) -> TaskName:
        """The kind of the targets: the data set's task, or the one declared for custom rows."""
        return DATASETS[self.dataset].task if self.task is None else self.task

    @property
    def input_names(self) -> tuple[str, ...]:
        """Own names of the input columns, in the order of a row; empty where they are just x1 and x2."""
        if self.dataset == CUSTOM:
            return self.inputs or ()
        return tuple(axis.name for axis in DATASETS[self.dataset].axes)

    @property
    def n_inputs(self) -> int:
        """The number of input columns of a row."""
        return len(self.input_names) or 2

    @model_validator(mode="after")
    def _check_custom(self) -> Self:
        check = _custom_problems if self.dataset == CUSTOM else _generated_problems
        # How many classes there are is known once the rows are right.
        if found := list(check(self)) or [
            *balance_problems(self),
            *_validation_problems(self),
            *_augmentation_problems(self),
        ]:
            refuse("DataConfig", found)
        return self


def balance_problems(data: DataConfig) -> Iterator[Problem]:
    """Finds what is wrong with the sizes of classes.

    Args:
        data: the section, whose rows and data set are right.

    Yields:
        At most one problem, by field within the section.
    """
    if data.balance is None:
        return
    if not TASKS[data.task_name].has_classes:
        yield Problem("balance", "needs_classes", data.balance, "null", {"task": data.task_name})
    elif len(data.balance) != data.n_classes:
        allowed = Interval(data.n_classes, data.n_classes, unit="entries")
        yield Problem("balance", "entry_per_class", len(data.balance), allowed)


def _count_classes(data: DataConfig) -> int:
    return 1 + max(int(row[-1]) for rows in (data.train, data.test) for row in rows or ())


def _generated_problems(data: DataConfig) -> Iterator[Problem]:
    for name in ("task", "inputs", "train", "test"):
        value = getattr(data, name)
        if value is not None:
            yield Problem(name, "custom_only", value, "null", {"dataset": data.dataset})


def _custom_problems(data: DataConfig) -> Iterator[Problem]:
    if data.task is None:
        yield Problem("task", "required_for_custom", allowed=list(TASKS))
    if data.train is None:
        yield Problem("train", "required_for_custom", allowed=Phrase("rows"))
    elif data.test is None and len(data.train) == 1:
        allowed = Interval(2, MAX_SAMPLES, unit="entries")
        yield Problem("train", "too_few_rows_to_split", 1, allowed)
    if data.fold is not None and data.test is not None:
        yield Problem("fold", "fold_with_test_rows", allowed="null")
    if data.fold is not None and data.train is not None and 1 < len(data.train) < data.fold.of:
        yield Problem("fold.of", "more_folds_than_rows", data.fold.of, Interval(2, len(data.train)))
    for name, rows in (("train", data.train), ("test", data.test)):
        if rows is not None and not rows:
            yield Problem(name, "too_few_entries", 0, Interval(1, MAX_SAMPLES, unit="entries"))
    wrong_names = list(input_problems(data.inputs))
    wrong_rows = [
        problem
        for name, rows in (("train", data.train), ("test", data.test))
        for problem in row_problems(name, rows or (), data.n_inputs)
    ]
    # How long a row is depends on the names, and where its target stands on its length.
    yield from wrong_names or wrong_rows or _target_problems(data)


def _validation_problems(data: DataConfig) -> Iterator[Problem]:
    fewest, _ = _n_training_rows(data)
    if data.validation_fraction and fewest < 2:
        yield Problem("validation_fraction", "too_few_rows_to_validate", data.validation_fraction, "0")


def _augmentation_problems(data: DataConfig) -> Iterator[Problem]:
    _, n_rows = _n_training_rows(data)
    most = MAX_SAMPLES // (n_rows - n_held_out(n_rows, data.validation_fraction)) - 1
    if data.augment is not None and data.augment.copies > most:
        allowed = Interval(1, most, whole=True) if most else "null"
        yield Problem("augment.copies", "too_many_made_rows", data.augment.copies, allowed)


def _n_training_rows(data: DataConfig) -> tuple[int, int]:
    """The fewest and the most, whichever the fold, before any is held out for validation."""
    if data.train is None and DATASETS[data.dataset].has_corners_only(data.noise):
        n_corners = DATASETS[data.dataset].n_corners
        return n_corners, n_corners
    n_rows = DATASETS[data.dataset].sample_count(data.samples) if data.train is None else len(data.train)
    if data.fold is not None:
        return n_rows - -(-n_rows // data.fold.of), n_rows - n_rows // data.fold.of
    n_train = n_rows if data.test is not None else n_taken(n_rows, data.train_fraction)
    return n_train, n_train


def _target_problems(data: DataConfig) -> Iterator[Problem]:
    """Finds what is wrong with the targets of custom rows; the first of each list only."""
    if data.task is None or not TASKS[data.task].has_classes:
        return
    task = TASKS[data.task]
    most = 2**task.n_labels if task.n_labels else MAX_CUSTOM_CLASSES
    classes: Container[float] = range(most) if task.has_numbered_classes else task.class_targets
    allowed = Interval(0, most - 1, whole=True) if task.has_numbered_classes else Phrase("two_classes")
    right = True
    for name, rows in (("train", data.train), ("test", data.test)):
        wrong = next((index for index, row in enumerate(rows or ()) if row[-1] not in classes), None)
        if wrong is not None and rows is not None:
            right = False
            yield Problem(f"{name}.{wrong}.{data.n_inputs}", "not_a_class", rows[wrong][-1], allowed)
    if task.has_output_per_class and right and data.train and _count_classes(data) < 2:
        yield Problem("train", "single_class", 1, Interval(2, MAX_CUSTOM_CLASSES, unit="classes"))
