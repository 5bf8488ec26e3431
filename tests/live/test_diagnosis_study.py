"""The study `diagnosis`: what is found in a live experiment, and what became of the advice."""

from playground.live.messages import BeginStudy, Play
from tests.live.experiments import N_STEPS_PER_EPOCH, picture, started
from tests.live.test_studies import run


def test_a_live_experiment_is_examined_and_its_advice_tried() -> None:
    experiment = started(training={"learning_rate": 0.00003})
    experiment.apply(Play())
    for _ in range(30):
        experiment.advance(N_STEPS_PER_EPOCH)
        picture(experiment)
    experiment.apply(BeginStudy(name="diagnosis", settings={"epochs": 3}))
    results = [state.result for state in run(experiment) if state.result is not None]
    finding = results[-1]["findings"][0]
    assert results[-1]["is_whole"]
    assert (finding["rule"], results[-1]["epoch"]) == ("rate_too_small", 30)
    assert {advice["trial"]["epochs"] for advice in finding["advice"]} == {3}
