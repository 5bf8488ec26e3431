"""Arithmetic: tables of functions, the kernels that train and evaluate, the network that owns the arrays."""

from playground.engine.warming import are_kept, compile_beside, warm_up

__all__ = ["are_kept", "compile_beside", "warm_up"]
