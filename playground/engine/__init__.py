"""Arithmetic: tables of functions, the kernels that train and evaluate, the network that owns the arrays."""

from playground.engine.warming import (
    are_kept,
    are_lanes_kept,
    compile_beside,
    compile_lanes_beside,
    warm_up,
)

__all__ = ["are_kept", "are_lanes_kept", "compile_beside", "compile_lanes_beside", "warm_up"]
