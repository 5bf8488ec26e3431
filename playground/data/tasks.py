"""The kinds of problem a network can be asked to solve."""

from typing import Literal, get_args

Task = Literal["classification", "regression", "multiclass"]
"""classification: targets are exactly -1 and +1. regression: targets are real numbers.
multiclass: targets are the classes 0 .. k-1, as float64."""

TASKS: tuple[Task, ...] = get_args(Task)
