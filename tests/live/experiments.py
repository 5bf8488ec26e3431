"""Experiments at the moments that tests begin from."""

from playground.config import ExperimentConfig
from playground.live.events import Event
from playground.live.experiment import Experiment
from playground.live.messages import Configure, SetParameter
from playground.live.snapshot import Snapshot

N_STEPS_PER_EPOCH = 25  # 250 training samples in batches of 10, by default
ALL_STEPS = 10_000
EXPLOSIVE = {
    "data": {"dataset": "reg-plane"},
    "network": {"activation": "relu"},
    "training": {"learning_rate": 100},
}


def admit_all(config: ExperimentConfig) -> None:
    del config


def started(**config: object) -> Experiment:
    experiment = Experiment(admit_all)
    experiment.apply(Configure(config=ExperimentConfig.model_validate(config)))
    picture(experiment)
    return experiment


def picture(experiment: Experiment) -> Snapshot:
    """What the client is sent next."""
    snapshot = experiment.snapshot()
    experiment.shown()
    return snapshot


def set_parameter(layer: int, source: int | None, target: int, value: float) -> SetParameter:
    return SetParameter.model_validate({"layer": layer, "from": source, "to": target, "value": value})


def parameters(experiment: Experiment) -> list[float]:
    values: list[float] = picture(experiment).tensors["parameters"].tolist()
    return values


def only(kind: type[Event], events: list[Event]) -> list[Event]:
    return [event for event in events if isinstance(event, kind)]
