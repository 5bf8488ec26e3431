"""Measurements of the hot paths, each against a plain reference; results.md holds what they printed."""
