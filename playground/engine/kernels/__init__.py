"""The compiled loops of training, evaluation and drawing: they see numbers in memory, no Python objects."""
