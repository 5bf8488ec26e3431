import gc
import math

import pytest

from playground.problems.errors import InvalidCommand
from playground.web.live.pacing import (
    MOST_UNACKNOWLEDGED,
    FrameClock,
    FrameWindow,
    Speedometer,
    StepCost,
    StepCosts,
    slice_seconds,
)


def test_window_shuts_after_two_frames_and_opens_at_an_acknowledgement() -> None:
    window = FrameWindow()
    for number in range(1, MOST_UNACKNOWLEDGED + 1):
        assert window.is_open
        assert window.next_number == number
        window.sent()
    assert not window.is_open
    window.acknowledge(1)
    assert window.is_open


def test_acknowledging_a_frame_acknowledges_all_before_it() -> None:
    window = FrameWindow()
    window.sent()
    window.sent()
    window.acknowledge(2)
    window.sent()
    assert window.is_open


def test_acknowledging_twice_frees_one_place() -> None:
    window = FrameWindow()
    window.sent()
    window.sent()
    window.acknowledge(1)
    window.acknowledge(1)
    window.sent()
    assert not window.is_open


def test_a_frame_never_sent_cannot_be_acknowledged() -> None:
    window = FrameWindow()
    window.sent()
    with pytest.raises(InvalidCommand, match=r"^frame: .*\(received 2; allowed 1\)$"):
        window.acknowledge(2)
    assert window.is_open


def test_frames_taken_a_little_late_keep_their_rate() -> None:
    clock = FrameClock(now=0.0)
    late = 0.004
    for _ in range(600):
        clock.taken(clock.next_at + late, frames_per_second=60)
    assert clock.next_at == pytest.approx(10.0)


def test_a_short_stall_is_caught_up_by_one_frame() -> None:
    clock = FrameClock(now=0.0)
    clock.taken(now=0.15, frames_per_second=10)
    assert clock.next_at <= 0.15
    clock.taken(now=0.15, frames_per_second=10)
    assert clock.next_at == pytest.approx(0.2)


@pytest.mark.parametrize("frames_per_second", [4, 60])
def test_frames_after_a_rest_come_evenly(frames_per_second: int) -> None:
    clock = FrameClock(now=0.0)
    clock.taken(now=100.0, frames_per_second=frames_per_second)
    assert clock.next_at == pytest.approx(100.0 + 1 / frames_per_second)


def test_slow_motion_that_ended_holds_up_no_picture() -> None:
    clock = FrameClock(now=0.0)
    clock.taken(now=0.0, frames_per_second=0.5)
    assert clock.next_at == pytest.approx(2.0)
    clock.hurry(frames_per_second=50)
    assert clock.next_at == pytest.approx(0.02)


def test_steps_grow_from_one_to_fill_their_time() -> None:
    cost, seconds_per_step = StepCost(), 1e-6
    assert cost.steps(0.005) == 1
    for _ in range(30):
        steps = cost.steps(0.005)
        cost.learn(steps, steps * seconds_per_step + 10e-6)  # Each slice costs ten microseconds besides.
    assert cost.steps(0.005) * seconds_per_step == pytest.approx(0.005, rel=0.01)


def test_a_step_longer_than_its_time_is_taken_alone() -> None:
    cost = StepCost()
    cost.learn(1, 2.0)
    assert cost.steps(0.005) == 1


def test_a_clock_too_coarse_to_see_a_step_does_not_divide_by_zero() -> None:
    cost = StepCost()
    cost.learn(1, 0.0)
    assert cost.steps(0.005) > 1


def test_steps_of_one_kind_share_their_cost() -> None:
    costs = StepCosts()
    one, same, other = costs.of("small"), costs.of("small"), costs.of("large")
    one.learn(1000, 0.001)
    assert same.steps(0.001) == 1000
    assert other.steps(0.001) == 1


def test_a_cost_that_nobody_needs_is_forgotten() -> None:
    costs = StepCosts()
    costs.of("small").learn(1000, 0.001)
    gc.collect()
    assert costs.of("small").steps(0.001) == 1


def test_a_slice_ends_when_a_picture_is_due() -> None:
    assert slice_seconds(now=10.0, picture_at=10.001) == pytest.approx(0.001)


def test_a_slice_is_short_enough_for_commands_to_be_heeded() -> None:
    assert slice_seconds(now=10.0, picture_at=math.inf) == slice_seconds(now=10.0, picture_at=11.0) < 0.005


def test_there_is_a_slice_before_a_picture_that_is_late() -> None:
    assert slice_seconds(now=10.0, picture_at=9.0) > 0


def test_steps_of_a_known_cost_take_so_long() -> None:
    cost = StepCost()
    assert cost.seconds(1000) == 0
    cost.learn(10, 0.02)
    assert cost.seconds(1000) == pytest.approx(2.0)


def test_speed_is_epochs_over_the_last_second() -> None:
    speed = Speedometer()
    assert math.isnan(speed.read(10.0, 100.0))
    assert speed.read(10.5, 150.0) == pytest.approx(100.0)
    for step in range(1, 40):
        latest = speed.read(10.5 + step * 0.1, 150.0 + step * 50.0)
    assert latest == pytest.approx(500.0)


def test_speed_of_a_new_beginning_is_not_compared_with_the_old_one() -> None:
    speed = Speedometer()
    speed.read(0.0, 1000.0)
    assert math.isnan(speed.read(1.0, 3.0))
    assert speed.read(2.0, 10.0) == pytest.approx(7.0)


def test_speed_of_epochs_longer_than_a_second_is_known_too() -> None:
    speed = Speedometer()
    for second in range(0, 30, 5):
        latest = speed.read(float(second), second / 5)
    assert latest == pytest.approx(0.2)
