"""Source maps, by which a browser's tools show the modules and not what they were joined into.

Source: ECMA-426, source map format, revision 3.
"""

import json
from collections.abc import Sequence

_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def source_map(sources: Sequence[str], lines: Sequence[tuple[int, int] | None]) -> str:
    """The map of a script whose lines are lines of other files.

    Args:
        sources: addresses of the files, relative to the map.
        lines: for each line of the script the number of its file and of its line there, both from 0; None
            where a line comes from nowhere.

    Returns:
        the map as JSON.
    """
    mappings = []
    file_before = line_before = 0
    for place in lines:
        if place is None:
            mappings.append("")
            continue
        file, line = place
        # Column here, file, line and column there: the first anew for each line, the others as differences.
        mappings.append("A" + _digits(file - file_before) + _digits(line - line_before) + "A")
        file_before, line_before = file, line
    return json.dumps({"version": 3, "sources": list(sources), "names": [], "mappings": ";".join(mappings)})


def _digits(number: int) -> str:
    """A number in base 64, five bits a digit, the sign in the lowest bit (VLQ)."""
    rest = (abs(number) << 1) | (number < 0)
    text = ""
    while True:
        rest, digit = rest >> 5, rest & 31
        text += _DIGITS[digit | (32 if rest else 0)]
        if not rest:
            return text
