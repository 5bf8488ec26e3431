"""Runs: configs that are trained to their end without anyone watching, kept, and compared.

Knows trainers and databases; not who asks, by HTTP or from a command line.
"""
