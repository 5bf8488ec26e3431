"""Makes rows of a config from a table: inputs and targets as numbers, fitted to the plane, split, sampled."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from playground.data.features import ALL_FEATURES, INPUTS
from playground.data.tasks import TASKS, TaskName
from playground.problems.errors import Problem
from playground.tables import hints
from playground.tables.columns import Column
from playground.tables.grid import Record, text_of
from playground.tables.left_out import LeftOutRows
from playground.tables.numbers import parse
from playground.tables.questions import Decisions
from playground.tables.roles import MAX_CLASSES, Roles

_EDGE = 6.0  # the plane reaches from -6 to 6
_SPREAD = 5.0  # of columns that do not fit the plane: the rim stays free, so that boundaries can close
_SEED = 0  # of the sample of a table that is too long


@dataclass(frozen=True, slots=True)
class Scaling:
    """What became of the range of a column's values: `low` to `high` was mapped onto `start` to `end`."""

    column: str
    low: float
    high: float
    start: float
    end: float


@dataclass(slots=True)
class LearnedRows:
    """What can be learned from.

    Args:
        task: what the targets are; None if they are nothing.
        inputs: names of the inputs, as a config takes them.
        classes: name, target and count of each.
        train: rows [inputs ..., target].
        test: likewise; None without a split of the table's own.
        scalings: of columns that did not fit.
        sampled: how many rows were kept of how many, if there were too many.
        problems: why nothing can be learned; empty if it can.
    """

    task: TaskName | None = None
    inputs: list[str] = field(default_factory=list)
    classes: list[tuple[str, int, int]] = field(default_factory=list)
    train: list[list[float]] = field(default_factory=list)
    test: list[list[float]] | None = None
    scalings: list[Scaling] = field(default_factory=list)
    sampled: tuple[int, int] | None = None
    problems: list[Problem] = field(default_factory=list)


def make_rows(
    columns: Sequence[Column],
    roles: Roles,
    records: Sequence[Record],
    decisions: Decisions,
    left_out: LeftOutRows,
    most: int,
) -> LearnedRows:
    """Makes rows of the chosen columns.

    Args:
        columns: of the table.
        roles: the part of each.
        records: the rows, for their lines.
        decisions: where the task and the classes are decided.
        left_out: where rows that cannot be used are noted.
        most: how many rows may be used.

    Returns:
        The rows, or the problems that stand in their way.
    """
    if roles.target is None:
        return LearnedRows(problems=[Problem("target", "table_without_target")])
    if not roles.inputs:
        return LearnedRows(problems=[Problem("inputs", "table_without_inputs")])
    inputs, target = [columns[i] for i in roles.inputs], columns[roles.target]
    parts = _parts(columns, roles, len(records), decisions)
    usable = _with_inputs(inputs, target, records, parts, left_out)
    labels = _same_words({row: target.label(row) for row in usable}, decisions)
    task, kept = _decide_task(target, labels, decisions)
    if TASKS[task].has_classes:
        rows = [row for row in usable if labels[row] in kept]
        for row in usable:
            if labels[row] not in kept:
                left_out.add("other_class", records[row].line, column=target.name, value=labels[row])
    else:
        rows = _with_number(usable, target, records, left_out)
    problems = _problems(task, target, len(rows), kept)
    if problems:
        return LearnedRows(task=task, classes=_counted(task, kept, labels, rows), problems=problems)
    strata = [(parts[row], labels[row] if TASKS[task].has_classes else "") for row in rows]
    sampled = (most, len(rows)) if len(rows) > most else None
    if sampled:
        rows = [rows[i] for i in _sample(strata, most)]
    found = LearnedRows(task=task, sampled=sampled, classes=_counted(task, kept, labels, rows))
    values = [_fitted(column, rows, _EDGE, _SPREAD, found.scalings) for column in inputs]
    found.inputs = _input_names([column.name for column in inputs])
    if len(inputs) == 1 and _stands_beside_zeros(inputs[0], decisions):
        values.append(np.zeros(len(rows)))
        found.inputs.append(INPUTS[1])
    if TASKS[task].has_classes:
        numbers = {name: number for name, number, _ in found.classes}
        values.append(np.array([numbers[labels[row]] for row in rows], np.float64))
    else:
        values.append(_fitted(target, rows, 1.0, 1.0, found.scalings))
    found.train, found.test = _divided(np.column_stack(values).tolist(), [parts[row] for row in rows])
    return found


def _stands_beside_zeros(column: Column, decisions: Decisions) -> bool:
    """Whether a single input gets a second one that is always 0."""
    params = {"column": column.name}
    choices = ("none", "zero")
    return decisions.decide("second_input", choices, "none", is_certain=False, params=params) == "zero"


def _divided(
    rows: list[list[float]], parts: Sequence[str]
) -> tuple[list[list[float]], list[list[float]] | None]:
    """Training and test rows; no test rows where one of the two would be empty."""
    train = [row for row, part in zip(rows, parts, strict=True) if part != "test"]
    test = [row for row, part in zip(rows, parts, strict=True) if part == "test"]
    return (train, test) if train and test else (rows, None)


def _input_names(names: Sequence[str]) -> list[str]:
    """Names of inputs that are not names of other features: x2 standing first becomes x2 (1)."""
    return [
        name if name not in ALL_FEATURES or name == INPUTS[place] else f"{name} ({place + 1})"
        for place, name in enumerate(names)
    ]


def _parts(columns: Sequence[Column], roles: Roles, n_rows: int, decisions: Decisions) -> list[str]:
    """What every row is for: train, test, or left_out."""
    if roles.split is None:
        return ["train"] * n_rows
    labels = [text_of(cell).casefold() for cell in columns[roles.split].cells]
    of_validation = "test"
    if hints.VALIDATION & set(labels):
        guess = "left_out" if hints.TEST & set(labels) else "test"
        of_validation = decisions.decide(
            "validation", ("train", "test", "left_out"), guess, is_certain=guess == "test"
        )
    return [
        "train"
        if label in hints.TRAIN
        else "test"
        if label in hints.TEST
        else of_validation
        if label in hints.VALIDATION
        else "left_out"
        for label in labels
    ]


def _with_inputs(
    inputs: Sequence[Column],
    target: Column,
    records: Sequence[Record],
    parts: list[str],
    left_out: LeftOutRows,
) -> list[int]:
    """The rows that have all inputs and a target."""
    usable = []
    for row, record in enumerate(records):
        gap = next((each for each in (*inputs, target) if each.missing[row]), None)
        wrong = next((each for each in inputs if each.numbers[row] is None), None)
        if parts[row] == "left_out":
            left_out.add("other_part", record.line)
        elif gap is not None:
            left_out.add("missing", record.line, column=gap.name, value=text_of(gap.cells[row]))
        elif wrong is not None:
            left_out.add("no_number", record.line, column=wrong.name, value=text_of(wrong.cells[row])[:40])
        else:
            usable.append(row)
    return usable


def _with_number(
    usable: list[int], target: Column, records: Sequence[Record], left_out: LeftOutRows
) -> list[int]:
    rows = []
    for row in usable:
        if target.kind == "number" and target.numbers[row] is not None:
            rows.append(row)
        else:
            text = text_of(target.cells[row])[:40]
            left_out.add("no_number", records[row].line, column=target.name, value=text)
    return rows


def _same_words(labels: dict[int, str], decisions: Decisions) -> dict[int, str]:
    """Labels that differ by capitals alone are one class, unless people say otherwise."""
    by_word: dict[str, Counter[str]] = {}
    for label in labels.values():
        by_word.setdefault(label.casefold(), Counter())[label] += 1
    double = [spellings for spellings in by_word.values() if len(spellings) > 1]
    if not double:
        return labels
    first, second = sorted(double[0])[:2]
    params = {"first": first, "second": second}
    if decisions.decide("same_words", ("one", "two"), "one", is_certain=False, params=params) == "two":
        return labels
    usual = {word: spellings.most_common(1)[0][0] for word, spellings in by_word.items()}
    return {row: usual[label.casefold()] for row, label in labels.items()}


def _decide_task(
    target: Column, labels: Mapping[int, str], decisions: Decisions
) -> tuple[TaskName, dict[str, int]]:
    """What the targets are, and the classes that are kept, with the number of their rows."""
    counts = Counter(labels.values())
    n_rows, n_labels = len(labels), len(counts)
    is_number = target.kind == "number"
    guess, is_certain = _likely_task(target, counts, n_rows)
    choices: tuple[TaskName, ...] = (
        ("classification", "multiclass", "regression") if is_number else ("classification", "multiclass")
    )
    params = {"column": target.name, "count": n_labels}
    chosen = decisions.decide("task", choices, guess, is_certain=is_certain, params=params)
    task = next(name for name in choices if name == chosen)
    if not TASKS[task].has_classes:
        return task, {}
    if n_labels > MAX_CLASSES and task == "multiclass" and n_labels < n_rows:
        params = {"column": target.name, "count": n_labels, "most": MAX_CLASSES}
        offers = ("commonest", "regression") if is_number else ("commonest",)
        if decisions.decide("classes", offers, "commonest", is_certain=False, params=params) == "regression":
            return "regression", {}
        counts = Counter(dict(counts.most_common(MAX_CLASSES)))
    return task, {label: counts[label] for label in _ordered(counts, target)}


def _ordered(labels: Mapping[str, int], target: Column) -> list[str]:
    """Numbers by size, words by letter."""
    if target.kind == "number" and all(_as_number(label) is not None for label in labels):
        return sorted(labels, key=lambda label: _as_number(label) or 0.0)
    return sorted(labels, key=lambda label: (label.casefold(), label))


def _as_number(label: str) -> float | None:
    number = parse(label)
    return None if number is None else number.point


def _likely_task(target: Column, counts: Mapping[str, int], n_rows: int) -> tuple[TaskName, bool]:
    n_labels = len(counts)
    if target.kind != "number":
        return ("classification" if n_labels <= 2 else "multiclass"), True
    numbers = [number for label in counts if (number := _as_number(label)) is not None]
    strength = hints.target_strength(target.name) if target.is_named else 0
    are_whole = len(numbers) == n_labels and all(number == int(number) for number in numbers)
    if n_labels <= 2:
        is_class = n_rows > n_labels or strength == 3 or set(numbers) in ({0.0, 1.0}, {-1.0, 1.0})
        return ("classification" if is_class else "regression"), True
    has_repeats = 2 * n_labels <= n_rows
    if not are_whole or not has_repeats:
        return "regression", True
    if n_labels <= MAX_CLASSES:
        if strength >= 2:
            return "multiclass", True
        is_counted = min(numbers) in (0, 1) and max(numbers) - min(numbers) == n_labels - 1
        return ("multiclass" if is_counted else "regression"), False
    is_named = strength == 3 and target.name.strip().casefold() not in ("target", "output", "response")
    return ("multiclass" if is_named and n_labels <= 50 else "regression"), True


def _counted(
    task: TaskName, kept: Mapping[str, int], labels: Mapping[int, str], rows: Sequence[int]
) -> list[tuple[str, int, int]]:
    """Name, target and number of rows of each class."""
    if not TASKS[task].has_classes:
        return []
    counts = Counter(labels[row] for row in rows)
    targets = TASKS[task].targets_by_class(len(kept))
    return [(name, targets[i], counts[name]) for i, name in enumerate(kept) if i < len(targets)]


def _problems(task: TaskName, target: Column, n_rows: int, kept: Mapping[str, int]) -> list[Problem]:
    if TASKS[task].has_classes:
        most = len(TASKS[task].class_targets) or MAX_CLASSES
        if len(kept) > most:
            params: dict[str, object] = {"column": target.name, "count": len(kept), "most": most}
            all_differ = len(kept) == n_rows > MAX_CLASSES
            code_params = {"column": target.name, "count": len(kept)} if all_differ else params
            return [
                Problem(
                    "task",
                    "table_all_different" if all_differ else "table_with_many_classes",
                    params=code_params,
                )
            ]
    if n_rows < 2:
        return [Problem("", "table_too_short", params={"count": n_rows})]
    if TASKS[task].has_classes and len(kept) < 2:
        params = {"column": target.name, "label": next(iter(kept), "")}
        return [Problem("target", "table_of_one_class", params=params)]
    return []


def _sample(strata: Sequence[tuple[str, str]], most: int) -> list[int]:
    """Indices of a seeded sample in which every part and class has its share, in the order of the table."""
    rng = np.random.default_rng(_SEED)
    groups: dict[tuple[str, str], list[int]] = {}
    for i, stratum in enumerate(strata):
        groups.setdefault(stratum, []).append(i)
    share = most / len(strata)
    sizes = {key: max(1, int(len(group) * share)) for key, group in groups.items()}
    for key in sorted(groups, key=lambda key: -len(groups[key])):
        if sum(sizes.values()) >= most:
            break
        sizes[key] = min(len(groups[key]), sizes[key] + 1)
    chosen = [int(i) for key, group in groups.items() for i in rng.choice(group, sizes[key], replace=False)]
    return sorted(chosen)[:most]


def _fitted(
    column: Column, rows: Sequence[int], edge: float, spread: float, scalings: list[Scaling]
) -> NDArray[np.float64]:
    """Values within the edge stay, unless they lie so close together that nothing could be seen."""
    values = np.array([column.numbers[row] for row in rows], np.float64)
    low, high = float(values.min()), float(values.max())
    if -edge <= low and high <= edge and (high == low or high - low >= edge / 6):
        return values
    end = 0.0 if high == low else spread
    if high == low:
        scaled = np.zeros(len(values))
    else:
        # Halves: the difference of two huge numbers is beyond what a float can hold.
        middle, half = low / 2 + high / 2, high / 2 - low / 2
        scaled = np.round((values / 2 - middle / 2) / (half / 2) * spread, 4)
    scalings.append(Scaling(column.name, low, high, -end, end))
    return scaled
