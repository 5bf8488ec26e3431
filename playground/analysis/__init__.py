"""Measurements of a trained network: metrics, reports, gradients, traces of one sample."""
