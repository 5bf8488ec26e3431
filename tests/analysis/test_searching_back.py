"""The past is searched exactly: what is found is what a walk from moment to moment finds."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from playground import Trainer
from playground.analysis.conditions import Condition, GradientLeft, LossFell, NeuronDied, PointChanged
from playground.analysis.gradients import training_gradient
from playground.analysis.searching_back import Found, SearchBack
from playground.config import read_config
from playground.data.tasks import TASKS
from playground.problems.errors import InvalidInput
from tests.training.test_action_log import SMALL, Action, actions, do_all


def dead_neurons(trainer: Trainer) -> set[int]:
    rows = trainer.features(trainer.rows.train[:, :-1])
    if not trainer.network.layout.n_hidden:
        return set()
    answers = np.concatenate(trainer.network.activations(type(trainer.train_samples.columns)(rows))[:-1])
    return {number for number, each in enumerate(answers) if len(set(each.tolist())) == 1}


def is_outside(trainer: Trainer, low: float, high: float) -> bool:
    return not low <= float(np.linalg.norm(training_gradient(trainer))) <= high


CASES: dict[str, tuple[Condition, Callable[[Trainer], Any], Callable[[Any, Any], bool]]] = {
    "train loss": (
        LossFell(kind="loss_fell"),
        lambda trainer: trainer.evaluate().train_loss,
        lambda before, after: after < before,
    ),
    "test loss": (
        LossFell(kind="loss_fell", part="test"),
        lambda trainer: trainer.evaluate().test_loss,
        lambda before, after: after < before,
    ),
    "validation loss": (
        LossFell(kind="loss_fell", part="validation"),
        lambda trainer: trainer.evaluate().validation_loss or np.nan,
        lambda before, after: after < before,
    ),
    "gradient": (
        GradientLeft(kind="gradient_left", low=0.05, high=0.3),
        lambda trainer: is_outside(trainer, 0.05, 0.3),
        lambda before, after: after and not before,
    ),
    "neuron": (
        NeuronDied(kind="neuron_died"),
        dead_neurons,
        lambda before, after: bool(after - before),
    ),
    "point": (
        PointChanged(kind="point_changed", sample=[0.5, -0.75]),
        lambda trainer: trainer.decide(trainer.predict([[0.5, -0.75]])),
        lambda before, after: before != after,
    ),
}


def searched(trainer: Trainer, condition: Condition, max_steps: int = 1000) -> Found | None:
    """What is found; the trainer is where it was."""
    search = SearchBack(trainer, condition)
    while not search.is_done:
        search.advance(max_steps)
    assert search.n_epochs[0] == search.n_epochs[1]
    trainer.seek(search.origin.step)
    return search.found


def walked(trainer: Trainer, case: str) -> list[int]:
    """The epochs before here at whose ends the event had happened since the end before."""
    _, measure, has_happened = CASES[case]
    here, found, before = trainer.progress, [], None
    for epoch in range(trainer.earliest.epoch, here.epoch + 1):
        trainer.seek(epoch=epoch)
        if trainer.progress.epoch < epoch or trainer.progress.step >= here.step:
            break
        now = measure(trainer)
        if before is not None and has_happened(before, now):
            found.append(epoch)
        before = now
    trainer.seek(here.step)
    return found


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_the_latest_event_is_found_and_searching_again_finds_the_one_before(
    case: str, activation: str
) -> None:
    data = {**SMALL["data"], "validation_fraction": 0.25 if case == "validation loss" else 0}
    config = {**SMALL, "data": data, "network": {"hidden": [6, 4], "activation": activation}}
    trainer = Trainer(read_config({**config, "training": {"learning_rate": 0.3}}))
    trainer.advance(until_epoch=60)
    trainer.advance(1)
    expected = walked(trainer, case)
    found = []
    while (each := searched(trainer, CASES[case][0])) is not None:
        found.append(each)
        trainer.seek(each.step)
        if each.epoch == 0 and each.step == 0:
            break
    n_batches = 2
    assert [-(-each.step // n_batches) for each in found] == expected[::-1][: len(found)]
    assert len(found) == len(expected)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(CASES.keys() - {"validation loss"})),
    actions(),
    st.floats(0, 1),
    st.integers(1, 100),
)
def test_a_search_leaves_every_bit_and_finds_what_a_walk_does(
    case: str, what: list[Action], share: float, max_steps: int
) -> None:
    trainer = Trainer(read_config(SMALL))
    do_all(trainer, what)
    assume(case != "point" or TASKS[trainer.config.task].has_classes)
    trainer.seek(trainer.earliest.step + int(share * (trainer.furthest.step - trainer.earliest.step)))
    before = trainer.state(), trainer.log, trainer.future, trainer.branches
    found = searched(trainer, CASES[case][0], max_steps)
    assert (trainer.state(), trainer.log, trainer.future, trainer.branches) == before
    if found is not None:
        assert found.step < trainer.progress.step
        trainer.seek(found.step)
        assert trainer.progress.epoch == found.epoch


def test_the_batch_is_found_at_which_it_happened_and_not_before() -> None:
    trainer = Trainer(read_config(SMALL))
    trainer.advance(until_epoch=3)
    trainer.advance(1)
    bias = float(trainer.parameters()[-1]["biases"][0])
    trainer.set_parameter(1, None, 0, bias + 50.0 if trainer.predict([[1, 1]])[0, 0] < 0 else bias - 50.0)
    step = trainer.progress.step
    trainer.advance(until_epoch=6)
    trainer.advance(1)
    condition = PointChanged(kind="point_changed", sample=[1.0, 1.0])
    found = searched(trainer, condition)
    assert found is not None
    assert found.step == step


def test_a_neuron_that_dies_is_named() -> None:
    trainer = Trainer(read_config({**SMALL, "network": {"hidden": [3, 2], "activation": "relu"}}))
    trainer.advance(until_epoch=2)
    for source in range(2):
        trainer.set_parameter(0, source, 1, 0.0)
    trainer.set_parameter(0, None, 1, -1.0)
    trainer.advance(until_epoch=5)
    found = searched(trainer, NeuronDied(kind="neuron_died"))
    assert found is not None
    assert (found.epoch, found.detail) == (2, {"neuron": 1})


def test_the_validation_loss_is_searched_past_a_time_in_which_no_rows_were_held_out() -> None:
    trainer = Trainer({**SMALL, "data": {**SMALL["data"], "validation_fraction": 0.25}})
    for fraction in (0.25, 0, 0.25):
        trainer.change({"data.validation_fraction": fraction})
        trainer.advance(until_epoch=trainer.progress.epoch + 6)
    # Epoch 13 is the first of which rows are held out again: nothing was measured at the end before.
    expected = [each for each in walked(trainer, "validation loss") if each != 13]
    assert {each <= 6 for each in expected} == {True, False}
    while expected:
        found = searched(trainer, CASES["validation loss"][0])
        assert found is not None
        assert found.epoch == expected.pop()
        trainer.seek(found.step)
    assert searched(trainer, CASES["validation loss"][0]) is None


def test_nothing_is_found_before_the_beginning() -> None:
    trainer = Trainer(read_config(SMALL))
    assert searched(trainer, LossFell(kind="loss_fell")) is None
    trainer.advance(until_epoch=4)
    assert searched(trainer, GradientLeft(kind="gradient_left")) is None


def test_what_makes_no_sense_is_refused() -> None:
    regression = Trainer({"data": {"dataset": "reg-plane", "samples": 40}})
    with pytest.raises(InvalidInput, match=r"condition\.kind"):
        SearchBack(regression, PointChanged(kind="point_changed", sample=[0.0, 0.0]))
    with pytest.raises(InvalidInput, match=r"condition\.sample"):
        SearchBack(Trainer(SMALL), PointChanged(kind="point_changed", sample=[0.0]))
    with pytest.raises(InvalidInput, match=r"condition\.part"):
        SearchBack(regression, LossFell(kind="loss_fell", part="validation"))
    with pytest.raises(InvalidInput, match=r"condition\.high"):
        SearchBack(regression, GradientLeft(kind="gradient_left", low=2.0, high=1.0))


def test_of_several_classes_the_point_has_the_class_that_is_predicted() -> None:
    trainer = Trainer({"data": {"dataset": "blobs", "samples": 60, "classes": 4}})
    trainer.advance(until_epoch=30)
    place = [1.5, 0.5]
    classes = []
    for epoch in range(30):
        trainer.seek(epoch=epoch)
        classes.append(trainer.decide(trainer.predict([place])))
    trainer.seek(epoch=30)
    changes = [epoch for epoch in range(1, 30) if classes[epoch] != classes[epoch - 1]]
    found = searched(trainer, PointChanged(kind="point_changed", sample=place))
    assert (found is None) == (not changes)
    if found is not None:
        assert changes[-1] - 1 <= found.epoch <= changes[-1]
