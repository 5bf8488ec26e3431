"""Runs: configs trained to their end in the background, stored, and compared."""
