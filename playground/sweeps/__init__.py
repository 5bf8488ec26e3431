"""Searches over runs: which configs and seeds to train, what they have shown, which come next."""
