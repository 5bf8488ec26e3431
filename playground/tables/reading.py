"""Reads a table: puts format, encoding, header, columns, parts and rows together, and words to them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from playground.config.fields import MAX_SAMPLES
from playground.data.features import INPUTS
from playground.locales import DEFAULT_LANGUAGE, read_words
from playground.problems.allowed import Interval
from playground.problems.errors import InvalidInput, Problem
from playground.tables import columns as content
from playground.tables.columns import find_columns, unique_names
from playground.tables.delimited import read_delimited
from playground.tables.encoding import decode
from playground.tables.formats import format_of
from playground.tables.grid import Grid, text_of
from playground.tables.header import find_body
from playground.tables.left_out import LeftOutRows
from playground.tables.questions import ALL, Answer, Decisions
from playground.tables.questions import Decision as Made
from playground.tables.roles import Roles, find_roles
from playground.tables.rows import LearnedRows, make_rows
from playground.tables.sheets import read_xlsx
from playground.tables.structured import read_structured
from playground.tables.table import Choice, Class, Column, Decision, Fault, LeftOut, Scaling, Table

MAX_BYTES = 64 * 2**20
_PREVIEWED = 8  # rows
_NAMES_OF_COLUMNS = frozenset({"target", "split", "inputs", "sheet"})  # whose choices need no words


def read_table(
    source: str | Path | bytes,
    *,
    answers: Mapping[str, Answer] | None = None,
    name: str | None = None,
    language: str = DEFAULT_LANGUAGE,
    most: int = MAX_SAMPLES,
) -> Table:
    """Reads other people's tables: delimited text, workbooks (.xlsx), JSON records, ARFF and libsvm.

    Nothing is taken in silence: what is uncertain is a question with a guess, what is left out is counted.

    Args:
        source: the path of a file, or its bytes.
        answers: choices by the names of decisions, such as ``{"target": "species", "decimal": "comma"}``.
        name: of the file, where only its bytes are given.
        language: of the messages.
        most: rows to learn from, at most; of more, a sample that has every class in its share.

    Returns:
        The table; ``ExperimentConfig(**table.config)`` learns from it.

    Raises:
        InvalidInput: the file is no table, or an answer is none of the choices.
        OSError: the file cannot be read.
    """
    raw = source if isinstance(source, bytes) else _content_of(Path(source))
    if name is None:
        name = "" if isinstance(source, bytes) else Path(source).name
    return _read(raw, dict(answers or {}), name, read_words(language), most)


def _content_of(path: Path) -> bytes:
    if (n_bytes := path.stat().st_size) > MAX_BYTES:
        raise InvalidInput([Problem("", "body_too_large", n_bytes, Interval(high=MAX_BYTES, unit="bytes"))])
    return path.read_bytes()


def _read(raw: bytes, answers: Mapping[str, Answer], name: str, words: Mapping[str, str], most: int) -> Table:
    decisions, left_out = Decisions(answers), LeftOutRows()
    grid = _grid_of(raw, decisions, left_out)
    body = find_body(grid, decisions, left_out)
    if not body.records:
        raise InvalidInput([Problem("", "table_has_no_rows")])
    names = unique_names(body.names, words["tables.column"])
    is_named = [bool(given) for given in body.names]
    columns = find_columns(names, is_named, body.records, decisions, grid.delimiter)
    roles = find_roles(columns, decisions)
    rows = make_rows(columns, roles, body.records, decisions, left_out, most)
    decisions.check_all_used()
    return Table(
        name=name,
        format=grid.format,
        n_rows=len(body.records),
        columns=[_column(column, i, roles, words) for i, column in enumerate(columns)],
        preview=[[text_of(cell)[:80] for cell in record.cells] for record in body.records[:_PREVIEWED]],
        decisions=[
            _decision(made, words) for made in sorted(decisions.made, key=lambda d: ALL.index(d.name))
        ],
        left_out=[
            LeftOut(
                reason=group.reason,
                message=words[f"tables.left_out.{group.reason}"].format(**group.params),
                count=group.count,
                lines=group.lines,
            )
            for group in left_out.groups()
        ],
        notes=_notes(rows, words),
        problems=[Fault(code=each.code, message=each.translated(words)) for each in rows.problems],
        task=rows.task,
        classes=[Class(name=label, target=target, count=count) for label, target, count in rows.classes],
        scalings=[
            Scaling(column=each.column, low=each.low, high=each.high, start=each.start, end=each.end)
            for each in rows.scalings
        ],
        inputs=None if rows.inputs in ([], list(INPUTS[:2])) else rows.inputs,
        train=rows.train,
        test=rows.test,
    )


def _grid_of(raw: bytes, decisions: Decisions, left_out: LeftOutRows) -> Grid:
    if format_of(raw) == "xlsx":
        return read_xlsx(raw, decisions)
    text = decode(raw, decisions).replace("\x00", "")
    return read_structured(text, left_out) or read_delimited(text, decisions, left_out)


def _column(column: content.Column, index: int, roles: Roles, words: Mapping[str, str]) -> Column:
    numbers = [number for number in column.numbers if number is not None]
    reason = roles.left_out.get(index)
    role = "left_out"
    if reason is None:
        role = "target" if index == roles.target else "split" if index == roles.split else "input"
    samples: Sequence[str] = list(dict.fromkeys(text_of(cell)[:40] for cell in column.present[:200]))
    return Column(
        name=column.name,
        kind=column.kind,
        role=role,
        reason=reason,
        message="" if reason is None else words[f"tables.reason.{reason}"],
        samples=samples[:5],
        n_missing=sum(column.missing),
        n_distinct=len(set(map(text_of, column.present))),
        low=min(numbers) if numbers and column.kind == "number" else None,
        high=max(numbers) if numbers and column.kind == "number" else None,
    )


def _decision(made: Made, words: Mapping[str, str]) -> Decision:
    key = f"tables.{'decide' if made.is_certain else 'ask'}.{made.name}"
    return Decision(
        name=made.name,
        message=words[key].format(**made.params),
        choices=[Choice(value=value, message=_label(made, value, words)) for value in made.choices],
        guess=list(made.guess),
        answer=None if made.answer is None else list(made.answer),
        is_certain=made.is_certain,
    )


def _label(made: Made, value: str, words: Mapping[str, str]) -> str:
    if made.name in _NAMES_OF_COLUMNS:
        return words["tables.none"] if made.name == "split" and value == "none" else value
    params = made.labels.get(value)
    if made.name == "encoding":
        label = value.upper() if value.startswith("utf") else value
        return words["tables.sample"].format(name=label, sample=params["sample"]) if params else label
    if made.name == "header":
        keys = {"0": "tables.none", "1": "tables.header_line"}
        return words[keys.get(value, "tables.header")].format(count=value)
    if made.name == "task":
        return words[f"page.problem.{value}"]
    label = words[f"tables.{made.name}.{value}"]
    return words["tables.sample"].format(name=label, sample=params["value"]) if params else label


def _notes(rows: LearnedRows, words: Mapping[str, str]) -> list[str]:
    if rows.sampled is None:
        return []
    kept, total = rows.sampled
    return [words["tables.sampled"].format(kept=kept, total=total)]
