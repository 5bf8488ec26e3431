"""Whether what a step has followed is there: the row, and the neuron or weight whose numbers are shown."""

from collections.abc import Iterator

from playground.config import ExperimentConfig
from playground.config.rows import make_rows
from playground.lessons.spec import FollowSpec
from playground.problems.allowed import Interval
from playground.problems.errors import Problem
from playground.training.assembly import engine_layout


def follow_problems(follow: FollowSpec, config: ExperimentConfig) -> Iterator[Problem]:
    """Find what of it the experiment does not have.

    Args:
        follow: of a step.
        config: that the step begins with.

    Yields:
        Problems whose fields are those of `follow`.
    """
    if isinstance(follow.sample, int):
        yield from _beyond("sample", follow.sample, len(make_rows(config).train))
    if follow.stage == "loss":
        for name in ("layer", "neuron", "weight"):
            if (value := getattr(follow, name)) is not None:
                yield Problem(name, "lesson_loss_alone", value)
        return
    layout = engine_layout(
        config.network, config.training, config.task, len(config.network.features), config.n_outputs
    )
    number = follow.layer or len(layout.layers)
    if too_far := list(_beyond("layer", number, len(layout.layers))):
        yield from too_far
        return
    layer = layout.layers[number - 1]
    yield from _beyond("neuron", follow.neuron or 1, layer.fan_out)
    if isinstance(follow.weight, int):
        yield from _beyond("weight", follow.weight, layer.fan_in)


def _beyond(field: str, number: int, count: int) -> Iterator[Problem]:
    if number > count:
        yield Problem(field, "too_large", number, Interval(1, count, whole=True))
