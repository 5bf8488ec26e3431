"""Experiments of many kinds, and what is written of them."""

from typing import Any

from playground import Trainer
from playground.training.experiment_file import read_experiment
from playground.training.past import Past, past_of_file
from playground.training.ways import WAYS

ADDRESS = "http://127.0.0.1:8000/"
UNUSUAL = {
    "seed": 7,
    "data": {"dataset": "spiral", "noise": 10, "samples": 120, "train_fraction": 0.6},
    "network": {"hidden": [5, 4], "features": ["x1", "x2", "sin_x1"], "dropout": 0.1},
    "training": {
        "optimizer": {"name": "adam", "beta1": 0.8},
        "learning_rate": 0.01,
        "schedule": "cosine",
        "batch_size": 7,
    },
}
ROWS = [[1, 2, 1], [-1, 0, -1], [2, 1, 1], [0, -2, -1], [0.5, 0.25, -1]]
OWN_POINTS = {
    "data": {
        "dataset": "custom",
        "task": "classification",
        "inputs": ["it's", 'a "quoted" $name'],
        "train": ROWS,
        "test": ROWS[:2],
    }
}


def past_on_the_page(trainer: Trainer) -> Past:
    return past_of_file(read_experiment(trainer.experiment_file()))


def written(trainer: Trainer, way: str) -> str:
    return WAYS[way].write(past_on_the_page(trainer), ADDRESS)


def lacks(trainer: Trainer, way: str) -> dict[str, Any]:
    return {lack.code: dict(lack.params) for lack in WAYS[way].lacks(past_on_the_page(trainer))}


def plain() -> Trainer:
    trainer = Trainer(UNUSUAL)
    trainer.train(4)
    return trainer


def changed_before_the_first_step() -> Trainer:
    trainer = Trainer({})
    trainer.change({"training.learning_rate": 0.2, "training.schedule": "plateau"})
    trainer.change({"training.regularization": "l1", "training.regularization_rate": 0.01})
    trainer.change({"training.early_stopping": {"patience": 2}})
    trainer.change({"training.optimizer": "momentum", "training.batch_size": 3})
    trainer.train(3)
    return trainer


def of_own_points() -> Trainer:
    trainer = Trainer(OWN_POINTS)
    trainer.train(6)
    return trainer


def edited() -> Trainer:
    trainer = Trainer(UNUSUAL)
    trainer.advance(23)
    trainer.change({"training.learning_rate": 0.1, "training.optimizer": "sgd"})
    trainer.set_parameter(0, 1, 2, 0.5)
    trainer.advance(31)
    return trainer


def within_an_epoch() -> Trainer:
    trainer = Trainer(UNUSUAL)
    trainer.advance(13)
    return trainer


def stopped_early_at_its_best() -> Trainer:
    stopping = {"early_stopping": {"patience": 2}, "restore_best": True, "learning_rate": 0.3}
    trainer = Trainer({"data": {"noise": 50}, "training": stopping})
    trainer.train(200)
    assert trainer.is_stopped
    return trainer


def restored() -> Trainer:
    trainer = Trainer({"data": {"noise": 50}, "training": {"learning_rate": 1, "restore_best": True}})
    trainer.train(9)
    assert trainer.restored_epoch is not None
    return trainer


def diverged() -> Trainer:
    task = {"data": {"dataset": "reg-plane"}, "network": {"activation": "linear"}}
    trainer = Trainer({**task, "training": {"learning_rate": 10}})
    trainer.train(500)
    assert trainer.progress.diverged
    return trainer


EXPERIMENTS = [
    plain,
    changed_before_the_first_step,
    of_own_points,
    edited,
    within_an_epoch,
    stopped_early_at_its_best,
    restored,
    diverged,
]


def made_by(code: str) -> Trainer:
    here: dict[str, Any] = {}
    exec(compile(code, "code", "exec"), here)
    trainer = here["trainer"]
    assert isinstance(trainer, Trainer)
    return trainer
