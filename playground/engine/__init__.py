"""Everything that is arithmetic. Knows numpy and numba, and nothing of the rest of the package."""

from playground.engine.warming import warm_up

__all__ = ["warm_up"]
