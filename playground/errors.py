"""The errors of the package, by the path that docs/python.md names; they are defined in `problems.errors`."""

from playground.problems.allowed import Interval, Phrase
from playground.problems.errors import (
    DatabaseFailed,
    DatabaseRefused,
    InvalidCommand,
    InvalidConfig,
    InvalidInput,
    PlaygroundError,
    Problem,
    RequestFailed,
    UnusableDatabase,
)

__all__ = [
    "DatabaseFailed",
    "DatabaseRefused",
    "Interval",
    "InvalidCommand",
    "InvalidConfig",
    "InvalidInput",
    "Phrase",
    "PlaygroundError",
    "Problem",
    "RequestFailed",
    "UnusableDatabase",
]
