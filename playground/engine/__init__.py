"""Arithmetic: tables of functions, the kernels that train and evaluate, the network that owns the arrays."""

from playground.engine.warming import warm_up

__all__ = ["warm_up"]
