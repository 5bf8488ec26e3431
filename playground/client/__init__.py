"""Clients of a playground's server: `Client` waits for each answer, `AsyncClient` is awaited."""

from playground.client.answers import Comparison, Picture, Prediction, Run, Sweep, SweepHead, SweepRun, Trial
from playground.client.asynchronous import AsyncClient
from playground.client.blocking import Client

__all__ = [
    "AsyncClient",
    "Client",
    "Comparison",
    "Picture",
    "Prediction",
    "Run",
    "Sweep",
    "SweepHead",
    "SweepRun",
    "Trial",
]
