"""Reports and pictures ask nothing of a trainer that another model could not answer."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from playground.analysis.report import make_reports
from playground.config import ExperimentConfig
from playground.config.rows import Rows, make_rows
from playground.data.plane import Plane, grid_points
from playground.drawing.boundary import boundary_png
from playground.drawing.palettes import palette_of
from playground.engine.network import Progress
from playground.model.output import OUTPUT_MEANINGS, OutputMeaning
from playground.training.metrics import Metrics
from playground.training.trainable import Trainable
from playground.training.trainer import Trainer


class NearestMean:
    """Two classes, told apart by the nearer of their means; it learns in one step."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.progress = Progress()
        self.is_stopped = False
        self._means = np.zeros((2, 2))

    @property
    def output(self) -> OutputMeaning:
        return OUTPUT_MEANINGS["signed_score"]

    def advance(self, max_steps: int, *, until_epoch: int | None = None) -> int:
        del until_epoch
        if self.is_stopped or max_steps == 0:
            return 0
        targets, points = self.rows.train[:, 2], self.rows.train[:, :2]
        self._means = np.array([points[targets == sign].mean(axis=0) for sign in (-1, 1)])
        self.is_stopped = True
        return 1

    @property
    def history(self) -> dict[str, list[Any]]:
        raise NotImplementedError

    def evaluate(self) -> Metrics:
        raise NotImplementedError

    def restore_best(self) -> None:
        """It is as good as it gets."""

    def predict(self, samples: ArrayLike) -> NDArray[np.float64]:
        apart = np.asarray(samples, np.float64)[:, None] - self._means
        to_first, to_second = np.hypot(apart[..., 0], apart[..., 1]).T
        outputs: NDArray[np.float64] = np.tanh(to_first - to_second)[:, None]
        return outputs

    def decide(self, outputs: NDArray[np.float64]) -> list[int] | None:
        return [1 if output >= 0 else -1 for (output,) in outputs]

    def output_picture(self, grid: int, plane: Plane | None = None) -> NDArray[np.uint8]:
        values = self.predict(grid_points(grid, plane or self.rows.plane)).reshape(1, grid, grid)
        return np.round((values + 1) * 127.5).astype(np.uint8)

    def state(self, *, with_history: bool = True) -> bytes:
        del with_history  # there is none
        return self._means.tobytes()


def test_another_model_is_reported_on_and_drawn() -> None:
    model: Trainable = NearestMean(make_rows(ExperimentConfig(data={"dataset": "gauss"})))
    model.advance(1)
    train = make_reports(model)["train"]
    assert train.values["accuracy"] > 0.95
    assert boundary_png(model, 32, palette_of("light", "usual")).startswith(b"\x89PNG")


def test_a_trainer_is_one_and_decides_as_its_description_does() -> None:
    for dataset in ("circle", "iris", "reg-plane"):
        trainer = Trainer(ExperimentConfig(data={"dataset": dataset}))
        model: Trainable = trainer
        model.advance(20)
        outputs = model.predict(trainer.rows.test[:, :2])
        assert model.decide(outputs) == trainer.describe().decide(outputs)


def test_the_picture_of_the_outputs_is_the_last_of_the_neurons() -> None:
    trainer = Trainer(ExperimentConfig(data={"dataset": "iris"}))
    everything = trainer.picture(12, range(trainer.network.layout.n_neurons))
    np.testing.assert_array_equal(trainer.output_picture(12), everything[-3:])
