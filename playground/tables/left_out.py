"""Rows that are left out: how many, for which reason, and which lines the first of them are."""

from collections.abc import Mapping
from dataclasses import dataclass, field

_MOST_LINES = 5


@dataclass(slots=True)
class LeftOut:
    """The rows left out for one reason.

    Args:
        reason: why, as the keys ``tables.left_out.<reason>`` of the locales name it.
        params: what fills the blanks of its sentence, as of the first row.
        lines: the first lines, counted from 1.
        count: of all.
    """

    reason: str
    params: Mapping[str, object]
    lines: list[int] = field(default_factory=list)
    count: int = 0


class LeftOutRows:
    """Collects rows that are left out, by reason and column."""

    def __init__(self) -> None:
        self._by_reason: dict[tuple[str, object], LeftOut] = {}

    def add(self, reason: str, line: int, **params: object) -> None:
        """Notes a row.

        Args:
            reason: why it is left out.
            line: where it begins, counted from 1.
            params: what fills the blanks of the reason's sentence; those of one `column` are one group.
        """
        found = self._by_reason.setdefault((reason, params.get("column")), LeftOut(reason, params))
        found.count += 1
        if len(found.lines) < _MOST_LINES:
            found.lines.append(line)

    def groups(self) -> list[LeftOut]:
        """Lists the reasons, in the order of their first lines."""
        return sorted(self._by_reason.values(), key=lambda group: group.lines[0])
