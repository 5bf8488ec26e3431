"""The client that waits for each answer."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self, TypeVar

import httpx

from playground.baselines.answer import Baselines
from playground.client import answers, calls
from playground.client.answers import Comparison
from playground.client.calls import Call, Choices, Config
from playground.client.connecting import connection_options, read_address, unanswered, unusable_proxy
from playground.client.runs import Runs
from playground.client.sweeps import Sweeps
from playground.evidence.spec import order_of
from playground.lessons.serialization import LessonListOut, LessonOut
from playground.lessons.terms import Glossary
from playground.tables import Table

_Answer = TypeVar("_Answer")


class Client:
    """Asks a playground's server; usable as a context manager, which closes its connections.

    Args:
        address: of the server, as `http://127.0.0.1:8000`; without a scheme, `http` is meant. No proxy of the
            environment is asked for a server on this very machine.
        options: what httpx.Client takes besides: timeout, headers, auth ...

    Raises:
        InvalidInput: from any call, when what was sent cannot be used; with every fault.
        RequestFailed: from any call: what is asked for does not exist, the server is full or does not answer.
    """

    def __init__(self, address: str = "http://127.0.0.1:8000", **options: Any) -> None:
        url = read_address(address)
        try:
            self._http = httpx.Client(**connection_options(url, options))
        except (ImportError, ValueError) as error:
            raise unusable_proxy(url, error) from error
        self.runs, self.sweeps = Runs(self), Sweeps(self)

    def __repr__(self) -> str:
        return f"Client({str(self._http.base_url).rstrip('/')!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def address(self) -> str:
        """The address of the server's page."""
        return f"{str(self._http.base_url).rstrip('/')}/"

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    def health(self) -> dict[str, Any]:
        """Asks whether the server is there, and for its version."""
        return self.send(calls.get_object("/api/health"))

    def catalog(self) -> dict[str, Any]:
        """Asks for every name there is to choose, with limits and defaults."""
        return self.send(calls.get_object("/api/catalog"))

    def glossary(self, language: str | None = None) -> Glossary:
        """Asks for the terms of the course.

        Args:
            language: of words and sentences; None: English.

        Returns:
            The glossary.
        """
        return self.send(calls.get_glossary(language))

    def lessons(self, language: str | None = None) -> LessonListOut:
        """Asks for the list of lessons.

        Args:
            language: of titles and summaries; None: English.

        Returns:
            The lessons in their groups, and what is wrong with their files.
        """
        return self.send(calls.list_lessons(language))

    def lesson(self, lesson_id: str, language: str | None = None) -> LessonOut:
        """Asks for a lesson.

        Args:
            lesson_id: of the list.
            language: of its words; None: English.

        Returns:
            The lesson, its texts as HTML.
        """
        return self.send(calls.get_lesson(lesson_id, language))

    def read_table(
        self,
        source: str | Path | bytes,
        *,
        answers: Choices | None = None,
        name: str | None = None,
    ) -> Table:
        """Has the server read other people's tables: a file's path, or its bytes.

        Args:
            source: the path of a file, or its bytes.
            answers: choices by the names of decisions, such as `{"target": "species"}`.
            name: of the file, where only its bytes are given.

        Returns:
            The table, as `playground.read_table` gives it.
        """
        return self.send(calls.read_table(source, answers, name))

    def compare(
        self,
        configs: Sequence[Config] | Mapping[str, Config],
        seeds: int | Sequence[int] = 25,
        epochs: int = 300,
        measure: str = "test_loss",
        *,
        vary: str = "all",
        goal: float | None = None,
        on_progress: Callable[[Comparison], object] | None = None,
    ) -> Comparison:
        """Has the server train settings with the same seeds, and find whether they differ or it is luck.

        What interrupts waiting, Ctrl+C or an error of `on_progress`, cancels it on the server as well.

        Args:
            configs: one to eight, of one task; as a mapping, by their names.
            seeds: how many, counted from 0, or which.
            epochs: of every training.
            measure: a loss or score at the end of training.
            vary: what a seed decides: `all` is data, split and start; `start` leaves the data as they are.
            goal: a value of the measure; the fraction of seeds that reach it is counted.
            on_progress: called with the comparison as it grows; returning True cancels the rest.

        Returns:
            The comparison, as `playground.compare` gives it, with the curves of all seeds.
        """
        order = order_of(configs, seeds, epochs, measure=measure, vary=vary, goal=goal)
        comparison = self.send(calls.create_comparison(order))
        try:
            while not comparison.has_ended:
                comparison = self.send(calls.follow_comparison(comparison))
                if on_progress is not None and on_progress(comparison) is True:
                    break
        finally:
            if not comparison.has_ended:
                comparison = self.send(calls.cancel_comparison(comparison))
        return comparison

    def baselines(
        self, config: Config, models: Sequence[str | Mapping[str, object]] | None = None, *, grid: int = 50
    ) -> Baselines:
        """Has the server fit other models to the training rows of a config.

        Args:
            config: its data and the features of its network are used.
            models: names, or objects of a name and controls such as `{"name": "svm_rbf", "C": 10}`.
            grid: width and height of the pictures.

        Returns:
            Scores and pictures, as `playground.baselines.fit_all` gives them.
        """
        return self.send(calls.fit_baselines(config, models, grid))

    def baseline_script(self, config: Config, model: str | Mapping[str, object]) -> str:
        """Has the server write the scikit-learn script that fits one model to the same rows.

        Args:
            config: its data and the features of its network are used.
            model: a name, or an object of a name and controls.

        Returns:
            Python source text.
        """
        return self.send(calls.write_baseline_script(config, model))

    def receipt(
        self, config: Config | None = None, *, state: bytes | None = None, sample: int | None = None
    ) -> dict[str, Any]:
        """Asks for the first step of a config, or the next one of a saved state, with every number.

        Args:
            config: an ExperimentConfig, or what one is made of; None, without a state: the default.
            state: as `Trainer.state` or `Runs.state` gave it, instead of a config.
            sample: the number of a training row, from 0, which alone is the batch; None: the next batch.

        Returns:
            What docs/check_receipt.py re-derives, as `playground.analysis.receipt.step_receipt` gives it.
        """
        return self.send(calls.write_receipt(config, state, sample))

    def export(
        self,
        config: Config | None = None,
        format: str = "json",  # noqa: A002 - as REST says
        *,
        state: bytes | None = None,
        training: bool = False,
    ) -> bytes:
        """Writes the untrained network of a config, or the one of a saved state, as a file.

        Args:
            config: an ExperimentConfig, or what one is made of; None, without a state: the default.
            format: a name of the table in docs/rest.md.
            state: as `Trainer.state` or `Runs.state` gave it, instead of a config.
            training: a program that trains so from the beginning, in place of the network.

        Returns:
            The file.
        """
        return self.send(calls.export_network(config, state, format, training))

    def report(
        self,
        config: Config | None = None,
        language: str | None = None,
        *,
        state: bytes | None = None,
        experiment: Mapping[str, object] | str | None = None,
        branch: int | None = None,
    ) -> str:
        """Writes a report of a config, a saved state, an experiment or one of its branches.

        Args:
            config: an ExperimentConfig, or what one is made of; None, without anything else: the default.
            language: of the report, one of `playground.locales.LANGUAGES`; None: the server's choice.
            state: as `Trainer.state` or `Runs.state` gave it, instead of a config; of an experiment, saved at
                the same moment, so that nothing has to be trained again.
            experiment: what a file NAME.playground.json holds, or its text, instead of a config.
            branch: of the experiment, the id of the branch that is reported.

        Returns:
            HTML, as `playground.report` and `playground.report_branch` give it.
        """
        return self.send(calls.write_report(config, state, experiment, branch, language))

    def code(
        self,
        config: Config | None = None,
        *,
        experiment: Mapping[str, object] | str | None = None,
        way: str = "python",
    ) -> dict[str, Any]:
        """Writes what repeats an experiment elsewhere.

        Args:
            config: of an experiment that was not trained; None, without an experiment: the default.
            experiment: what a file NAME.playground.json holds, or its text, instead of a config.
            way: curl, command_line, python or notebook.

        Returns:
            `code`, the `name` of a file for it, and `lacks`: the `code` and a `message` of each thing that it
            cannot hold; of others it gives the same losses.
        """
        return self.send(calls.write_code(config, experiment, way))

    def report_comparison(self, comparison: Comparison, language: str | None = None) -> str:
        """Writes a report of a comparison that the server has computed a while ago.

        Args:
            comparison: as `compare` gave it.
            language: of the report, one of `playground.locales.LANGUAGES`; None: the server's choice.

        Returns:
            HTML, as `playground.report_comparison` gives it.
        """
        return self.send(calls.report_comparison(comparison, language))

    def report_lesson(
        self, lesson_id: str, language: str | None = None, submission: str | None = None
    ) -> str:
        """Writes a lesson, or what was handed in of it, as HTML.

        Args:
            lesson_id: of the list.
            language: of the words, one of `playground.locales.LANGUAGES`; None: the server's choice.
            submission: the text of a file NAME.lesson.json; None: the lesson by itself.

        Returns:
            HTML, as `playground.report_lesson` gives it.
        """
        return self.send(calls.report_lesson(lesson_id, language, submission))

    def send(self, call: Call[_Answer]) -> _Answer:
        """Makes one call and waits for its answer.

        Args:
            call: what to ask.

        Returns:
            What the call reads from the answer.

        Raises:
            InvalidInput: what was sent cannot be used.
            RequestFailed: anything else that the server does not do, or that it does not answer.
        """
        try:
            response = self._http.send(call.request(self._http))
        except httpx.TransportError as error:
            raise unanswered(self._http, error) from error
        if response.is_error:
            answers.refuse(response)
        return call.read(response)
