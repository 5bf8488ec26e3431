"""What was fitted, as JSON: one model for Python, REST and its clients."""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from playground.baselines.models import INSTALL, MODELS, BaselineModel, is_available
from playground.config.choices import interval_of


class Refusal(BaseModel):
    """Why one model could not be fitted to these rows."""

    code: str = Field(description="the same in every language and version")
    message: str


class FittedModel(BaseModel):
    """One model, fitted to the training rows; what is null was not fitted, and `problem` says why."""

    name: str = Field(examples=["svm_rbf"])
    controls: dict[str, float] = Field(examples=[{"C": 10.0, "gamma": 1.0}])
    train_score: float | None = Field(None, description="accuracy or R² on the training rows")
    test_score: float | None = Field(None, description="the same on the test rows")
    parameters: int | None = Field(None, description="how many fitted numbers a prediction needs")
    support: list[int] | None = Field(
        None, description="of support vector machines: the training rows that are support vectors"
    )
    margin: float | None = Field(
        None, description="of support vector machines for two classes: the output at the margin's edge"
    )
    converged: bool = Field(True, description="false: stopped after the most iterations that are allowed")
    picture: str | None = Field(None, description="base64 of the outputs over the plane, as of live frames")
    problem: Refusal | None = None

    def outputs(self, grid: int) -> NDArray[np.uint8]:
        """Decodes the picture.

        Args:
            grid: its width and height, as the answer states them.

        Returns:
            (n_outputs, grid, grid), row 0 at the top. A byte u means u / 127.5 - 1, or with several classes
            a probability of u / 255.

        Raises:
            ValueError: the model was not fitted.
        """
        if self.picture is None:
            raise ValueError(f"Only what was fitted has a picture. Received: {self.name}")
        return np.frombuffer(b64decode(self.picture), np.uint8).reshape(-1, grid, grid)


class Guess(BaseModel):
    """The scores of always predicting the same: the training rows' largest class, or their mean."""

    train_score: float | None
    test_score: float | None


class Baselines(BaseModel):
    """Other models on the rows of a config, in the order that they were asked for."""

    task: str = Field(examples=["classification"])
    score: str = Field(description="accuracy or r_squared")
    n_train: int
    n_test: int
    grid: int = Field(description="width and height of the pictures")
    guess: Guess
    models: list[FittedModel]

    model_config = ConfigDict(json_schema_extra={"description": "Other models on the rows of a config."})


class Control(BaseModel):
    """A number that a model can be given."""

    name: str
    label: str
    about: str
    default: float
    low: float
    high: float
    whole: bool
    allowed: str


class ModelRow(BaseModel):
    """A model that can be asked for."""

    name: str
    label: str
    about: str
    regression_label: str | None = Field(
        description="what it is called where targets are numbers; null: no such form"
    )
    standardized: bool = Field(description="whether its inputs are scaled by mean and standard deviation")
    controls: list[Control]


class BaselineTable(BaseModel):
    """Which models there are, and whether this server can fit them."""

    available: bool
    command: str = Field(description="installs what is needed")
    models: list[ModelRow]


def make_table(words: Mapping[str, str]) -> BaselineTable:
    """Describes the models in a language.

    Args:
        words: of the locale.

    Returns:
        Every row with its controls.
    """
    return BaselineTable(
        available=is_available(),
        command=INSTALL,
        models=[_described(row, words) for row in MODELS.values()],
    )


def as_picture(images: NDArray[np.uint8]) -> str:
    """Encodes a picture.

    Args:
        images: (n_outputs, grid, grid).

    Returns:
        Base64 of the bytes.
    """
    return b64encode(images.tobytes()).decode("ascii")


def _described(row: BaselineModel, words: Mapping[str, str]) -> ModelRow:
    key = f"baselines.{row.name}"
    return ModelRow(
        name=row.name,
        label=words[key],
        about=words[f"{key}.about"],
        regression_label=None if row.regressor is None else words[f"{key}.regression"],
        standardized=row.is_standardized,
        controls=list(_controls(row, words)),
    )


def _controls(row: BaselineModel, words: Mapping[str, str]) -> Iterable[Control]:
    for each in row.hyperparameters:
        given: dict[str, Any] = {"default": each.default, "low": each.low, "high": each.high}
        key = f"hyperparameters.{each.name}"
        allowed = interval_of(each).translated(words)
        yield Control(
            name=each.name,
            label=words[key],
            about=words[f"{key}.about"],
            whole=each.whole,
            allowed=allowed,
            **given,
        )
