"""A branch's report tells where it left its parent and what came of either, and opens it again."""

import json
import re

import numpy as np
import pytest

from playground import Trainer, replay, report_branch
from playground.locales import LANGUAGES, read_words
from playground.problems.errors import InvalidCommand
from tests.catalog.reports.test_experiment import Reader

HOSTILE = "<b>&\"'</b>"


@pytest.fixture(scope="module")
def branched() -> Trainer:
    """Two branches: the first of 12 epochs, the second from epoch 5 to 9."""
    trainer = Trainer({"data": {"dataset": "xor"}, "network": {"hidden": [4]}})
    trainer.train(12)
    trainer.seek(epoch=5)
    trainer.change({"training.optimizer": "adam", "training.learning_rate": 0.01})
    trainer.advance(until_epoch=9)
    trainer.set_parameter(0, 0, 0, 2.0)
    trainer.name_branch(2, HOSTILE)
    return trainer


def cells(text: str, label: str) -> list[str]:
    """The cells of the first row with this label."""
    row = text.split(f'<th scope="row">{label}</th>')[1].split("</tr>", maxsplit=1)[0]
    return re.findall("<td>(.*?)</td>", row)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_branch_s_report_says_where_it_left_and_what_differs(branched: Trainer, language: str) -> None:
    text, words = report_branch(branched, 2, language), read_words(language)
    assert (
        words["report.branch_left"].format(letter="A", epoch=5, step=branched.branches[1]["leaves"]["step"])
        in text
    )
    assert cells(text, words["page.learning_rate"]) == ["0.03", "0.01"]
    assert cells(text, words["report.parameters_set"]) == ["0", "1"]
    assert HOSTILE not in text
    marks = re.findall(rf">{re.escape(words['report.parting'])}</text>", text)
    assert len(marks) == 2  # over training and test loss


def test_both_ends_are_those_of_the_experiment(branched: Trainer) -> None:
    text, words = report_branch(branched), read_words("en")
    first, second = (replay(json.loads(branched.experiment_file()), branch=number) for number in (1, 2))
    ends = [first.evaluate(), second.evaluate()]
    assert cells(text, words["page.epoch"]) == ["12", "9"]
    assert cells(text, words["page.monitor.test_loss"]) == [f"{each.test_loss:.4f}" for each in ends]
    assert f"<td>{ends[1].train_loss:.4f}</td><td>{ends[1].test_loss:.4f}</td>" in text


def test_a_branch_s_report_needs_no_other_file_and_opens_the_experiment_there(branched: Trainer) -> None:
    before = branched.experiment_file()
    text = report_branch(branched, 1)
    assert not re.search(r"(?:https?:)?//[\w.]+\.\w", text)
    reader = Reader(report_branch(branched, 2))
    file = json.loads(reader.file("experiment.playground.json"))
    assert (file["here"]["branch"], len(file["branches"])) == (2, 2)
    assert np.array_equal(replay(file).network.parameters, branched.network.parameters)
    assert json.loads(Reader(text).file("experiment.playground.json"))["here"]["branch"] == 1
    assert branched.experiment_file() == before


def test_the_first_branch_left_no_other(branched: Trainer) -> None:
    text, words = report_branch(branched, 1), read_words("en")
    assert words["report.branch_first"] in text
    assert words["report.branch_ends"] not in text


def test_a_branch_that_is_not_there_is_refused(branched: Trainer) -> None:
    with pytest.raises(InvalidCommand) as refused:
        report_branch(branched, 3)
    assert refused.value.problems[0].code == "no_such_branch"
