"""Vectors of float64 as Numba types, and elementary functions on them."""
