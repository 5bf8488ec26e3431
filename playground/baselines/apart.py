"""What a process of its own does for a server: fits and writes scripts, and answers with bytes."""

from playground.baselines.fitting import BaselineOrder, fit_order
from playground.baselines.models import MODELS, require_sklearn
from playground.baselines.script import write_script
from playground.config import ExperimentConfig
from playground.engine.hyperparameters import Choice
from playground.problems.errors import InvalidInput, Problem

Answer = bytes | tuple[Problem, ...]


def prepare() -> None:
    """Imports all that fitting needs, which takes about a second, by fitting one model to few rows."""
    require_sklearn()
    config = ExperimentConfig(data={"samples": 10})
    fit_order(BaselineOrder(config=config, models=tuple(Choice(name) for name in MODELS), grid=2))


def fit_as_json(order: BaselineOrder, language: str) -> Answer:
    """Fits models.

    Args:
        order: models and rows.
        language: of the problems of single models.

    Returns:
        The answer as JSON, or the problems: an error would lose them on its way between processes.
    """
    try:
        return fit_order(order, language).model_dump_json().encode()
    except InvalidInput as refused:
        return refused.problems


def script_as_text(config: ExperimentConfig, choice: Choice) -> Answer:
    """Writes the script of a model.

    Args:
        config: its rows.
        choice: of MODELS.

    Returns:
        The script in UTF-8, or the problems.
    """
    try:
        return write_script(config, choice).encode()
    except InvalidInput as refused:
        return refused.problems
