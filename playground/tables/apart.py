"""Reads a table in a process of its own: long ones hold the interpreter, and a broken workbook may end it."""

import multiprocessing
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from typing import Any

from playground.problems.errors import InvalidInput, Problem
from playground.tables.questions import Answer
from playground.tables.reading import read_table

_LONGEST_S = 60.0  # the largest tables take three seconds, and some fifteen beside other work


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
    longest_s: float = _LONGEST_S,
) -> bytes:
    """Reads a table in another process, which costs about a second.

    Args:
        raw: the file.
        answers: choices by the names of decisions.
        name: of the file.
        language: of the messages.
        most: rows to learn from, at most.
        begin: what the process does first.
        longest_s: after which the process is ended, so that no file keeps others waiting for ever.

    Returns:
        The table as JSON.

    Raises:
        InvalidInput: the file is no table, an answer is none of the choices, the process ended over the file,
            or it took too long.
    """
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    job = (raw, dict(answers), name, language, most)
    process = context.Process(target=_send_found, args=(sending, begin, job), daemon=True)
    process.start()
    sending.close()
    try:
        if not receiving.poll(longest_s):
            raise InvalidInput([Problem("", "table_too_slow", params={"seconds": round(longest_s)})])
        found: bytes | tuple[Problem, ...] = receiving.recv()
    except EOFError:
        process.join()
        params = {"format": name or "?", "reason": f"exit code {process.exitcode}"}
        raise InvalidInput([Problem("", "table_broken", params=params)]) from None
    finally:
        process.kill()
        process.join()
        receiving.close()
    if isinstance(found, tuple):
        raise InvalidInput(found)
    return found


def _send_found(sending: Connection, begin: Callable[[], None] | None, job: tuple[Any, ...]) -> None:
    if begin is not None:
        begin()
    sending.send(_found(*job))


def _found(
    raw: bytes, answers: Mapping[str, Answer], name: str, language: str, most: int
) -> bytes | tuple[Problem, ...]:
    """The table, or the problems: an error would lose them on its way between processes."""
    try:
        return read_as_json(raw, answers, name, language, most)
    except InvalidInput as refused:
        return refused.problems
