"""The kinds of problem a network can be asked to solve."""

from typing import Literal, get_args

Task = Literal["classification", "regression"]
"""classification: targets are exactly -1 and +1. regression: targets are real numbers."""

TASKS: tuple[Task, ...] = get_args(Task)
