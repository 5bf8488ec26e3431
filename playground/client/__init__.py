"""What asks a playground's server from Python: `Client` waits for each answer, `AsyncClient` is awaited.

Knows HTTP and the words of REST; neither how runs are computed nor how they are kept.
"""

from playground.client.answers import Picture, Prediction, Run, Sweep, SweepHead, SweepRun, Trial
from playground.client.asynchronous import AsyncClient
from playground.client.blocking import Client

__all__ = ["AsyncClient", "Client", "Picture", "Prediction", "Run", "Sweep", "SweepHead", "SweepRun", "Trial"]
