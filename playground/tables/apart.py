"""Reads a table in a process of its own: long ones hold the interpreter, and a broken workbook may end it."""

import multiprocessing
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from playground.problems.errors import InvalidInput, Problem
from playground.tables.questions import Answer
from playground.tables.reading import read_table


def read_as_json(raw: bytes, answers: Mapping[str, Answer], name: str, language: str, most: int) -> bytes:
    """As `read_table`, written as JSON."""
    table = read_table(raw, answers=answers, name=name, language=language, most=most)
    return table.model_dump_json().encode()


def read_apart(
    raw: bytes,
    answers: Mapping[str, Answer],
    name: str,
    language: str,
    most: int,
    begin: Callable[[], None] | None = None,
) -> bytes:
    """Reads a table in another process, which costs about a second.

    Args:
        raw: the file.
        answers: choices by the names of decisions.
        name: of the file.
        language: of the messages.
        most: rows to learn from, at most.
        begin: what the process does first.

    Returns:
        The table as JSON.

    Raises:
        InvalidInput: the file is no table, an answer is none of the choices, or the file ended the process.
    """
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, context, initializer=begin) as pool:
        try:
            found = pool.submit(_found, raw, dict(answers), name, language, most).result()
        except BrokenProcessPool as error:
            params = {"format": name or "?", "reason": str(error)}
            raise InvalidInput([Problem("", "table_broken", params=params)]) from None
    if isinstance(found, tuple):
        raise InvalidInput(found)
    return found


def _found(
    raw: bytes, answers: Mapping[str, Answer], name: str, language: str, most: int
) -> bytes | tuple[Problem, ...]:
    """The table, or the problems: an error would lose them on its way between processes."""
    try:
        return read_as_json(raw, answers, name, language, most)
    except InvalidInput as refused:
        return refused.problems
