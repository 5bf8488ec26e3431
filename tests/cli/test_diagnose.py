"""`playground diagnose`: findings with their numbers, and what became of the advice."""

import json

from tests.cli.conftest import Cli

SLOW = ("diagnose", "--set", "training.learning_rate=0.00003", "--epochs", 30)


def test_findings_are_printed_with_what_became_of_the_advice(playground: Cli) -> None:
    code, out, _ = playground(*SLOW)
    first, second, *_ = out.splitlines()
    assert code == 0
    assert first.startswith("rate_too_small: update ")
    assert '"training.learning_rate": 0.0003' in second
    assert "of 11 seeds" in second


def test_json_holds_the_whole_diagnosis(playground: Cli) -> None:
    _, out, _ = playground(*SLOW, "--json")
    said = json.loads(out)
    assert (said["epoch"], said["is_whole"]) == (30, True)
    assert said["findings"][0]["advice"][0]["trial"]["seeds"] == 11


def test_nothing_found_names_what_was_looked_at(playground: Cli) -> None:
    code, out, _ = playground("diagnose")
    assert code == 0
    assert out.startswith("nothing found; looked at: unscaled_inputs, diverged")
