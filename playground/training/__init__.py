"""A config in training: rows, the network that learns from them, early stopping, saved states."""
