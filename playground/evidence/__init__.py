"""Comparisons of settings over many seeds: what is trained, what came of it, and what may be claimed."""
