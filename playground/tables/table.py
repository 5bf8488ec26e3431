"""What was read of a table: columns, guesses, questions, rows left out, and what can be learned from."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Class(BaseModel):
    """A class of the targets."""

    name: str
    target: int = Field(description="-1 and 1, or 0, 1, 2 ...")
    count: int = Field(description="rows of it")


class Column(BaseModel):
    """A column of a table."""

    name: str = Field(description="unlike every other column's, and what answers call it")
    kind: str = Field(description="number, words, date or empty")
    role: str = Field(description="input, target, split or left_out")
    reason: str | None = Field(description="why it is left out, for programs")
    message: str = Field(description="why it is left out; empty for the others")
    samples: list[str] = Field(description="its first values")
    n_missing: int
    n_distinct: int
    low: float | None = Field(description="the smallest number; null without numbers")
    high: float | None


class Choice(BaseModel):
    """Something that may be chosen."""

    value: str = Field(description="as answers name it")
    message: str = Field(description="for people")


class Decision(BaseModel):
    """Something that was decided, by a guess or by an answer."""

    name: str = Field(description="by which it is answered")
    message: str = Field(description="the question, or what is chosen here")
    choices: list[Choice]
    guess: list[str]
    answer: list[str] | None
    is_certain: bool = Field(description="whether nobody needs to be asked")

    @property
    def chosen(self) -> list[str]:
        """The answer, or the guess."""
        return self.guess if self.answer is None else self.answer


class LeftOut(BaseModel):
    """Rows that were left out for one reason."""

    reason: str
    message: str
    count: int
    lines: list[int] = Field(description="the first of them, counted from 1")


class Scaling(BaseModel):
    """A column that did not fit the plane: from `low` to `high` it was mapped onto `start` to `end`."""

    column: str
    low: float
    high: float
    start: float
    end: float


class Fault(BaseModel):
    """Why nothing can be learned from the table as it is read."""

    code: str
    message: str


class Table(BaseModel):
    """A table as it was read."""

    model_config = ConfigDict(frozen=True)

    name: str = Field(description="of the file")
    format: str = Field(description="csv, xlsx, json, arff or libsvm")
    n_rows: int = Field(description="below the header")
    columns: list[Column]
    preview: list[list[str]] = Field(description="the first rows, as they stand in the file")
    decisions: list[Decision]
    left_out: list[LeftOut]
    notes: list[str] = Field(description="what else was done")
    problems: list[Fault]
    task: str | None = Field(description="classification, multiclass or regression")
    classes: list[Class]
    scalings: list[Scaling]
    inputs: list[str] | None = Field(description="names of the inputs; null for plain x1 and x2")
    train: list[list[float]] = Field(description="rows [inputs ..., target]")
    test: list[list[float]] | None = Field(description="null if the table does not split its rows")

    @property
    def questions(self) -> list[Decision]:
        """The decisions that people should confirm: each is answered by ``answers={name: choice}``."""
        return [decision for decision in self.decisions if not decision.is_certain]

    @property
    def data(self) -> dict[str, Any]:
        """The data section of a config."""
        found: dict[str, Any] = {"dataset": "custom", "task": self.task, "train": self.train}
        if self.inputs is not None:
            found["inputs"] = self.inputs
        return found if self.test is None else {**found, "test": self.test}

    @property
    def config(self) -> dict[str, Any]:
        """What a config needs to learn from all inputs: ``ExperimentConfig(**table.config)``."""
        n_inputs = 2 if self.inputs is None else len(self.inputs)
        return {"data": self.data, "network": {"features": [f"x{i + 1}" for i in range(n_inputs)]}}

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """What a representation names: nothing that is long."""
        yield "name", self.name
        yield "n_rows", self.n_rows

    def __repr__(self) -> str:
        """The table in lines of at most 79 characters."""
        rows = len(self.train) + len(self.test or ())
        lines = [_cut(f"Table {self.name!r} ({self.format}): {rows} of {self.n_rows} rows, task {self.task}")]
        width = min(24, max((len(column.name) for column in self.columns), default=4))
        for column in self.columns[:30]:
            role = column.role if column.reason is None else f"left out: {column.reason}"
            samples = ", ".join(column.samples[:4])
            lines.append(_cut(f"  {column.name[:width]:{width}}  {column.kind:6}  {role:22}  {samples}"))
        if len(self.columns) > 30:
            lines.append(f"  ... {len(self.columns) - 30} more columns")
        for group in self.left_out:
            places = ", ".join(map(str, group.lines[:3]))
            lines.append(_cut(f"  left out {group.count} (line {places}): {group.message}"))
        lines += [
            _cut(f"  question {each.name}={'+'.join(each.chosen)}: {each.message}") for each in self.questions
        ]
        lines += [_cut(f"  problem: {fault.message}") for fault in self.problems]
        return "\n".join(lines)

    __str__ = __repr__


def _cut(line: str) -> str:
    return line if len(line) <= 79 else line[:78] + "…"
