"""Runs: configs that are trained to their end without anyone watching, kept, and compared."""
