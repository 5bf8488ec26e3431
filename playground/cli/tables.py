"""Tables on a terminal, as wide as it is: numbers with the digits that are read, long texts wrapped."""

import json
import re
from collections.abc import Sequence

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+")


def print_table(heads: Sequence[str], rows: Sequence[Sequence[object]], title: str | None = None) -> None:
    """Prints a table.

    Args:
        heads: of its columns.
        rows: of texts, numbers and what else JSON has; None is an empty cell.
        title: above it.
    """
    from rich.console import Console
    from rich.table import Table

    # Nothing is cut: what is too long for its column goes on in the next line.
    table = Table(title=title)
    for place, head in enumerate(heads):
        values = [row[place] for row in rows if row[place] is not None]
        are_numbers = bool(values) and all(isinstance(value, (int, float)) for value in values)
        table.add_column(head, overflow="fold", justify="right" if are_numbers else "left")
    for row in rows:
        table.add_row(*map(as_text, row))
    Console().print(table, markup=False)


def as_text(value: object) -> str:
    """Writes a value for people.

    Args:
        value: as JSON has it.

    Returns:
        Numbers with five digits, times to the second, lists and objects as JSON.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.5g}"
    if isinstance(value, (list, dict)):
        return json.dumps(value)
    text = str(value)
    return text[:19].replace("T", " ") if _TIME.match(text) else text
